-- control: the sessions that a device has sent operations of
CREATE TABLE device_session (
  device_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  PRIMARY KEY (device_id, session_id)
);
