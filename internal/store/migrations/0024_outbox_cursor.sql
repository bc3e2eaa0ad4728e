-- control: how far each consumer has come in each shard
CREATE TABLE outbox_cursor (
  consumer TEXT NOT NULL,
  shard BIGINT NOT NULL,
  position BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  PRIMARY KEY (consumer, shard)
);
