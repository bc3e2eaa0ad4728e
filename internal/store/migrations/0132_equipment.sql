-- control: what vaccine is kept in
CREATE TABLE equipment (
  equipment_id TEXT PRIMARY KEY,
  facility_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  model TEXT NOT NULL,
  serial_number TEXT NOT NULL,
  since TEXT NOT NULL,
  retired TEXT NOT NULL,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  retired_by TEXT NOT NULL
);
