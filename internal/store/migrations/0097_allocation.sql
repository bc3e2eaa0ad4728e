-- control: plans that share vaccine out; groups is one a line
CREATE TABLE allocation (
  allocation_id TEXT PRIMARY KEY,
  area_id TEXT NOT NULL,
  level TEXT NOT NULL,
  product TEXT NOT NULL,
  groups TEXT NOT NULL,
  starts TEXT NOT NULL,
  doses BIGINT NOT NULL,
  unit BIGINT NOT NULL CHECK (unit > 0),
  days BIGINT NOT NULL,
  shelf BIGINT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  made_at BIGINT NOT NULL
);
