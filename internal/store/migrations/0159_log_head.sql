-- control: the next place in the transparency log; filled_at is when what is older than the log had been entered, 0 before
CREATE TABLE log_head (
  log TEXT PRIMARY KEY,
  next_place BIGINT NOT NULL,
  filled_at BIGINT NOT NULL
);
