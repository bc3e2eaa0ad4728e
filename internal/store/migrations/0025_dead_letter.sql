-- control: events that a consumer could not take, kept for people
CREATE TABLE dead_letter (
  consumer TEXT NOT NULL,
  shard BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  code TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (consumer, shard, seq)
);
