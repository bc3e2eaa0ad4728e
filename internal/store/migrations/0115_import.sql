-- control: files of facilities or areas that are checked, taken and undone row by row
CREATE TABLE import (
  import_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  area_id TEXT NOT NULL,
  by_staff TEXT NOT NULL,
  by_role TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  has TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  reached BIGINT NOT NULL,
  fresh BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  same BIGINT NOT NULL,
  wrong BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  done_at BIGINT NOT NULL
);
