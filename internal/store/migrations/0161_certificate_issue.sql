-- sharded by beneficiary_id: the first time that a certificate was signed with a key
CREATE TABLE certificate_issue (
  beneficiary_id TEXT NOT NULL,
  uvci TEXT NOT NULL,
  key_name TEXT NOT NULL,
  dose_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (beneficiary_id, uvci, key_name)
);
