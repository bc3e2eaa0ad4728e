-- control: how far those who hold certificates of a dropped key have been told
CREATE TABLE key_told (
  key_name TEXT PRIMARY KEY,
  reached TEXT NOT NULL,
  done_at BIGINT NOT NULL
);
