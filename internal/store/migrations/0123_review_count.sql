-- control: counters that the flag rules look at, named by day; those of "hand" stay
CREATE TABLE review_count (
  counter TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);
