-- control: how often a phone, or somebody of the staff, asked to have a record moved
CREATE TABLE move_attempt (
  asker_hash BYTEA NOT NULL,
  attempt_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (asker_hash, attempt_id)
);
