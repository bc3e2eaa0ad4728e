-- control
CREATE TABLE otp (
  phone_hash BYTEA NOT NULL,
  otp_id TEXT NOT NULL,
  code_hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  PRIMARY KEY (phone_hash, otp_id)
);
