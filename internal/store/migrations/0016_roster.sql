-- sharded by session_id
CREATE TABLE roster (
  session_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  beneficiary_id TEXT NOT NULL,
  slot_no BIGINT NOT NULL,
  PRIMARY KEY (session_id, entry_id, beneficiary_id)
);
