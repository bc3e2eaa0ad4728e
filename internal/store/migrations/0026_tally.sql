-- control: public figures; day '' is all days
CREATE TABLE tally (
  area_id TEXT NOT NULL,
  day TEXT NOT NULL,
  measure TEXT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (area_id, day, measure)
);
