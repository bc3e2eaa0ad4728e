-- sharded by beneficiary_id: what somebody asks to have put right
CREATE TABLE casework (
  beneficiary_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  area_id TEXT NOT NULL,
  phone_hash BYTEA NOT NULL,
  body_sealed BYTEA NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (beneficiary_id, case_id)
);
