-- control: the readings of a piece of equipment on a day, packed (coldchain/day.go); was is how many there were before the last write
CREATE TABLE temperature_day (
  equipment_id TEXT NOT NULL,
  day TEXT NOT NULL,
  packed BYTEA NOT NULL,
  readings BIGINT NOT NULL,
  was BIGINT NOT NULL,
  low BIGINT NOT NULL,
  high BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  last_tenths BIGINT NOT NULL,
  last_sensor TEXT NOT NULL,
  PRIMARY KEY (equipment_id, day)
);
