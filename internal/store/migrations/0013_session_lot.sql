-- sharded by session_id
CREATE TABLE session_lot (
  session_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  reserved BIGINT NOT NULL,
  used BIGINT NOT NULL CHECK (used >= 0 AND used <= reserved),
  PRIMARY KEY (session_id, lot_id)
);
