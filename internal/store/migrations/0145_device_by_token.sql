-- control: who a device's token belongs to
CREATE UNIQUE INDEX device_by_token ON device (token_hash);
