-- control
CREATE TABLE shipment (
  shipment_id TEXT PRIMARY KEY,
  from_id TEXT NOT NULL,
  to_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  order_id TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  sent_by TEXT NOT NULL,
  arrival_id TEXT NOT NULL,
  arrived_at BIGINT NOT NULL,
  arrived_by TEXT NOT NULL
);
