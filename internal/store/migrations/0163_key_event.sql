-- control: what happened to signing keys; all that ever were stay here
CREATE TABLE key_event (
  key_name TEXT NOT NULL,
  what TEXT NOT NULL,
  used_for TEXT NOT NULL,
  certificate TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  PRIMARY KEY (key_name, what)
);
