-- control: in which equipment of a facility a lot lies, where somebody said so
CREATE TABLE equipment_lot (
  facility_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  since_at BIGINT NOT NULL,
  placed_at BIGINT NOT NULL,
  placed_by TEXT NOT NULL,
  PRIMARY KEY (facility_id, lot_id)
);
