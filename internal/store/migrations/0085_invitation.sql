-- control: the one invitation of somebody who is to work in the drive
CREATE TABLE invitation (
  staff_id TEXT PRIMARY KEY,
  code_hash BYTEA NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);
