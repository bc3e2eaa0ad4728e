-- control
CREATE TABLE holding (
  facility_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  on_hand BIGINT NOT NULL,
  reserved BIGINT NOT NULL CHECK (reserved >= 0 AND reserved <= on_hand),
  PRIMARY KEY (facility_id, lot_id)
);
