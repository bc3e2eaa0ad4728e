CREATE UNIQUE INDEX staff_login ON staff (login);
