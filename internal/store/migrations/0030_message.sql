-- control: what was said to whom
CREATE TABLE message (
  phone_hash BYTEA NOT NULL,
  message_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  phone_sealed BYTEA NOT NULL,
  text_sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (phone_hash, message_id)
);
