CREATE UNIQUE INDEX facility_by_code ON facility (code) WHERE code <> '';
