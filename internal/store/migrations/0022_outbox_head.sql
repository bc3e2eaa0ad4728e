-- control: the next number of each outbox shard
CREATE TABLE outbox_head (
  shard BIGINT PRIMARY KEY,
  next_seq BIGINT NOT NULL
);
