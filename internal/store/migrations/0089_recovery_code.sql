-- control
CREATE TABLE recovery_code (
  staff_id TEXT NOT NULL,
  code_hash BYTEA NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (staff_id, code_hash)
);
