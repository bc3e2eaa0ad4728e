-- reference
CREATE TABLE facility (
  facility_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  area_id TEXT NOT NULL,
  pin_code TEXT NOT NULL,
  address TEXT NOT NULL,
  lat_e6 BIGINT NOT NULL,
  lng_e6 BIGINT NOT NULL
);
