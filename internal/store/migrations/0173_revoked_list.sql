-- control: lists of revoked certificates, and how many entries each has
CREATE TABLE revoked_list (
  list TEXT PRIMARY KEY,
  entries BIGINT NOT NULL
);
