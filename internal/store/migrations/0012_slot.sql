-- sharded by session_id
CREATE TABLE slot (
  session_id TEXT NOT NULL,
  slot_no BIGINT NOT NULL,
  starts BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  dose BIGINT NOT NULL,
  channel TEXT NOT NULL,
  capacity BIGINT NOT NULL,
  taken BIGINT NOT NULL CHECK (taken >= 0 AND taken <= capacity),
  PRIMARY KEY (session_id, slot_no)
);
