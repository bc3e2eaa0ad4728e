-- control: wrong tries in a row, by a keyed hash of the login, whether anybody has it or not
CREATE TABLE sign_in_try (
  login_hash BYTEA PRIMARY KEY,
  wrong BIGINT NOT NULL,
  at BIGINT NOT NULL
);
