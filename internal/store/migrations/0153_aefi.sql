-- control: reports of adverse events, sealed
CREATE TABLE aefi (
  aefi_id TEXT PRIMARY KEY,
  beneficiary_id TEXT NOT NULL,
  dose_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  rank BIGINT NOT NULL,
  state TEXT NOT NULL,
  onset_at BIGINT NOT NULL,
  reported_at BIGINT NOT NULL,
  reported_by TEXT NOT NULL,
  body_sealed BYTEA NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT NOT NULL
);
