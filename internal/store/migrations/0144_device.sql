-- control: phones and tablets that staff signed in on
CREATE TABLE device (
  device_id TEXT PRIMARY KEY,
  token_hash BYTEA NOT NULL,
  name TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  role TEXT NOT NULL,
  area_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  hub BOOLEAN NOT NULL,
  made_at BIGINT NOT NULL,
  reads_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  ended_by TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  have BIGINT NOT NULL,
  unsent BIGINT NOT NULL,
  oldest_at BIGINT NOT NULL
);
