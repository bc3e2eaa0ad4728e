-- control: the rows of imports
CREATE TABLE import_row (
  import_id TEXT NOT NULL,
  row_no BIGINT NOT NULL,
  cells TEXT NOT NULL,
  thing_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  faults TEXT NOT NULL,
  was TEXT NOT NULL,
  wrote BIGINT NOT NULL,
  PRIMARY KEY (import_id, row_no)
);
