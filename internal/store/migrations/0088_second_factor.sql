-- control
CREATE TABLE second_factor (
  staff_id TEXT PRIMARY KEY,
  secret_sealed BYTEA NOT NULL,
  last_step BIGINT NOT NULL
);
