-- reference: people by priority group, as planners have given them
CREATE TABLE people (
  area_id TEXT NOT NULL,
  group_name TEXT NOT NULL,
  people BIGINT NOT NULL CHECK (people >= 0),
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL,
  PRIMARY KEY (area_id, group_name)
);
