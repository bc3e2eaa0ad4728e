-- sharded by beneficiary_id
CREATE TABLE access (
  beneficiary_id TEXT NOT NULL,
  access_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (beneficiary_id, access_id)
);
