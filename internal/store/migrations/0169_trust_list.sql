-- control: lists of others' signing keys that were imported; ended_at is 0 while one holds
CREATE TABLE trust_list (
  list_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  digest TEXT NOT NULL,
  dated BIGINT NOT NULL,
  imported_at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  ended_at BIGINT NOT NULL
);
