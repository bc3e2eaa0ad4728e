CREATE INDEX session_by_pin ON session (pin_code, date, session_id);
