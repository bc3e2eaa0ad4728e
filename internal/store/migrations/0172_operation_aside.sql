-- control: operations that could not be decided after many tries, until somebody has them tried again
CREATE TABLE operation_aside (
  session_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  device_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  why TEXT NOT NULL,
  tries BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (session_id, op_id)
);
