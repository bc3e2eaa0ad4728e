-- control: the history of review items; lines are only added
CREATE TABLE review_step (
  item_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  decision TEXT NOT NULL,
  note_sealed BYTEA NOT NULL,
  at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  PRIMARY KEY (item_id, step)
);
