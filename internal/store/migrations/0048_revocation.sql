-- control: certificates that no longer hold
CREATE TABLE revocation (
  uvci TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  case_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_staff TEXT NOT NULL
);
