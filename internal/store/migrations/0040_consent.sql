-- sharded by beneficiary_id: what was agreed to and taken back
CREATE TABLE consent (
  beneficiary_id TEXT NOT NULL,
  consent_id TEXT NOT NULL,
  version TEXT NOT NULL,
  given BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  PRIMARY KEY (beneficiary_id, consent_id)
);
