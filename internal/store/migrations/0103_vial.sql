-- sharded by session_id: opened vials
CREATE TABLE vial (
  session_id TEXT NOT NULL,
  vial_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  doses BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  drawn BIGINT NOT NULL CHECK (drawn >= 0),
  closed_at BIGINT NOT NULL,
  closed_by TEXT NOT NULL,
  doses_left BIGINT NOT NULL CHECK (doses_left >= 0),
  reason TEXT NOT NULL,
  PRIMARY KEY (session_id, vial_id)
);
