-- control: entries of lists of revoked certificates, in the order in which they came
CREATE TABLE revoked_entry (
  list TEXT NOT NULL,
  entry TEXT NOT NULL,
  place BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (list, entry)
);
