-- control: who changed what; lines are only added, and none has personal data
CREATE TABLE audit (
  audit_id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  act TEXT NOT NULL,
  kind TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  by_staff TEXT NOT NULL,
  by_role TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL
);
