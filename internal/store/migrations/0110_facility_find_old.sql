UPDATE facility SET find = ' ' || LOWER(name) || ' ' || pin_code;
