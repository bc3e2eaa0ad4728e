-- control: what does not fit and has to be looked at; names nobody
CREATE TABLE review_item (
  item_id TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  args TEXT NOT NULL,
  rule TEXT NOT NULL,
  area_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  beneficiary_id TEXT NOT NULL,
  dose_id TEXT NOT NULL,
  by_staff TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  decision TEXT NOT NULL,
  level BIGINT NOT NULL,
  steps BIGINT NOT NULL
);
