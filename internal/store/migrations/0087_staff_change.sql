-- control: the history of staff; lines are only added
CREATE TABLE staff_change (
  staff_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  change_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  what TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  PRIMARY KEY (staff_id, seq)
);
