-- control: the keys of imported trust lists
CREATE TABLE trust_key (
  list_id TEXT NOT NULL,
  used_for TEXT NOT NULL,
  kid TEXT NOT NULL,
  issuer TEXT NOT NULL,
  name TEXT NOT NULL,
  public_key BYTEA NOT NULL,
  certificate BYTEA NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (list_id, used_for, kid, issuer)
);
