-- sharded by beneficiary_id: what stands in the transparency log, and the salt that opens it; beneficiary_id is '' for what is of nobody
CREATE TABLE log_entry (
  beneficiary_id TEXT NOT NULL,
  record TEXT NOT NULL,
  place BIGINT NOT NULL,
  leaf BYTEA NOT NULL,
  salt_sealed BYTEA NOT NULL,
  PRIMARY KEY (beneficiary_id, record)
);
