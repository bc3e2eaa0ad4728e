-- control
CREATE TABLE stock_order (
  order_id TEXT PRIMARY KEY,
  facility_id TEXT NOT NULL,
  supplier_id TEXT NOT NULL,
  product TEXT NOT NULL,
  doses BIGINT NOT NULL,
  agreed BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  asked_by TEXT NOT NULL,
  answered_by TEXT NOT NULL
);
