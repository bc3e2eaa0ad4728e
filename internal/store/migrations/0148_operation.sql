-- sharded by session_id: the log of what devices sent, each operation once, as it came
CREATE TABLE operation (
  session_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  subject TEXT NOT NULL,
  by_staff TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  received_by TEXT NOT NULL,
  digest TEXT NOT NULL,
  body_sealed BYTEA NOT NULL,
  outcome TEXT NOT NULL,
  findings TEXT NOT NULL,
  problem TEXT NOT NULL,
  applied_at BIGINT NOT NULL,
  PRIMARY KEY (session_id, op_id)
);
