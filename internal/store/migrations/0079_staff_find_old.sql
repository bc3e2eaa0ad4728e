UPDATE staff SET find = ' ' || LOWER(name) || ' ' || login;
