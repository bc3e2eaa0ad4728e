-- sharded by beneficiary_id
CREATE TABLE review (
  beneficiary_id TEXT NOT NULL,
  review_id TEXT NOT NULL,
  dose_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  code TEXT NOT NULL,
  args TEXT NOT NULL,
  rule TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (beneficiary_id, review_id)
);
