-- control: what was done to a plan, by whom
CREATE TABLE allocation_change (
  allocation_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  change_id TEXT NOT NULL,
  what TEXT NOT NULL,
  area_id TEXT NOT NULL,
  before_doses BIGINT NOT NULL,
  after_doses BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (allocation_id, seq)
);
