-- control: vaccine that was beyond a limit for too long
CREATE TABLE excursion (
  excursion_id TEXT PRIMARY KEY,
  equipment_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  sensor TEXT NOT NULL,
  rule TEXT NOT NULL,
  limit_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_tenths BIGINT NOT NULL,
  grave BOOLEAN NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  peak BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT NOT NULL,
  act_id TEXT NOT NULL,
  words TEXT NOT NULL
);
