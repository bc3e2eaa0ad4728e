-- reference
CREATE TABLE staff (
  staff_id TEXT PRIMARY KEY,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  area_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active BOOLEAN NOT NULL
);
