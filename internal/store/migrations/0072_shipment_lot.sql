-- control
CREATE TABLE shipment_lot (
  shipment_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  doses BIGINT NOT NULL CHECK (doses > 0),
  arrived BIGINT NOT NULL CHECK (arrived >= 0 AND arrived <= doses),
  vvm BIGINT NOT NULL,
  PRIMARY KEY (shipment_id, lot_id)
);
