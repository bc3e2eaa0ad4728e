-- control
CREATE TABLE sign_in (
  token_hash BYTEA PRIMARY KEY,
  staff_id TEXT NOT NULL,
  phone_sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL
);
