-- control: what facilities were before each change; lines are only added
CREATE TABLE facility_past (
  facility_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  was TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  import_id TEXT NOT NULL,
  PRIMARY KEY (facility_id, version)
);
