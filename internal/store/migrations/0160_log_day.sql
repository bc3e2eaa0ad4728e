-- control: the last checkpoint of each day
CREATE TABLE log_day (
  day TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  checkpoint TEXT NOT NULL
);
