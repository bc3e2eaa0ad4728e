-- reference
CREATE TABLE lot (
  lot_id TEXT PRIMARY KEY,
  product TEXT NOT NULL,
  number TEXT NOT NULL,
  expires TEXT NOT NULL
);
