CREATE INDEX facility_by_pin ON facility (pin_code, facility_id);
