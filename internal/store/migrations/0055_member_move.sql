-- sharded by beneficiary_id: records that changed phones or were erased; the phones are kept until both are told
CREATE TABLE member_move (
  beneficiary_id TEXT NOT NULL,
  move_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_sealed BYTEA NOT NULL,
  to_sealed BYTEA NOT NULL,
  at BIGINT NOT NULL,
  by_staff TEXT NOT NULL,
  PRIMARY KEY (beneficiary_id, move_id)
);
