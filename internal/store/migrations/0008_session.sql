-- sharded by session_id
CREATE TABLE session (
  session_id TEXT PRIMARY KEY,
  facility_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  pin_code TEXT NOT NULL,
  date TEXT NOT NULL,
  product TEXT NOT NULL,
  min_age BIGINT NOT NULL,
  max_age BIGINT NOT NULL,
  fee BIGINT NOT NULL,
  state TEXT NOT NULL,
  late_reason TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  published_by TEXT NOT NULL
);
