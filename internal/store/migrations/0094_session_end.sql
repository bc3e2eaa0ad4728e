-- sharded by session_id
CREATE TABLE session_end (
  session_id TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  ended_at BIGINT NOT NULL,
  ended_by TEXT NOT NULL,
  after_entry TEXT NOT NULL,
  moved BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  done_at BIGINT NOT NULL
);
