-- sharded by beneficiary_id: what a record said before it was corrected
CREATE TABLE beneficiary_past (
  beneficiary_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  body_sealed BYTEA NOT NULL,
  until_at BIGINT NOT NULL,
  case_id TEXT NOT NULL,
  PRIMARY KEY (beneficiary_id, version)
);
