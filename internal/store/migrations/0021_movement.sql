-- control
CREATE TABLE movement (
  facility_id TEXT NOT NULL,
  movement_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  doses BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (facility_id, movement_id)
);
