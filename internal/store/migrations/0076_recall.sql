-- control
CREATE TABLE recall (
  lot_id TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  recalled_at BIGINT NOT NULL,
  recalled_by TEXT NOT NULL
);
