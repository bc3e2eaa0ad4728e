-- control
CREATE TABLE allocation_line (
  allocation_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  people BIGINT NOT NULL,
  first_doses BIGINT NOT NULL,
  due BIGINT NOT NULL,
  stock BIGINT NOT NULL,
  recent BIGINT NOT NULL,
  doses BIGINT NOT NULL CHECK (doses >= 0),
  for_second BIGINT NOT NULL,
  locked BOOLEAN NOT NULL,
  PRIMARY KEY (allocation_id, area_id)
);
