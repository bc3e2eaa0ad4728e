-- reference: areas finer than the districts of the pack
CREATE TABLE area (
  area_id TEXT PRIMARY KEY,
  parent_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  names TEXT NOT NULL,
  version BIGINT NOT NULL
);
