-- control: what is known of a phone beside who is registered on it
CREATE TABLE phone (
  phone_hash BYTEA PRIMARY KEY,
  language TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
