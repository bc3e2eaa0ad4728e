-- sharded by beneficiary_id
CREATE TABLE casework_step (
  beneficiary_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  kind TEXT NOT NULL,
  note_sealed BYTEA NOT NULL,
  at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  PRIMARY KEY (beneficiary_id, case_id, step)
);
