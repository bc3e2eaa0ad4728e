-- control: uniqueness across shards, found by its own key
CREATE TABLE claim (
  key_hash BYTEA PRIMARY KEY,
  kind TEXT NOT NULL,
  owner_id TEXT NOT NULL
);
