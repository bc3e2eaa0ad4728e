-- sharded by beneficiary_id: evidence
CREATE TABLE casework_file (
  beneficiary_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  file_id TEXT NOT NULL,
  media_type TEXT NOT NULL,
  body_sealed BYTEA NOT NULL,
  PRIMARY KEY (beneficiary_id, case_id, file_id)
);
