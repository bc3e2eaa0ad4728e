-- sharded by beneficiary_id: certificates that an officer ended, or asks a second officer to
CREATE TABLE revocation_act (
  beneficiary_id TEXT NOT NULL,
  revocation_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  dose_id TEXT NOT NULL,
  state TEXT NOT NULL,
  area_id TEXT NOT NULL,
  words_sealed BYTEA NOT NULL,
  asked_at BIGINT NOT NULL,
  asked_by TEXT NOT NULL,
  note_sealed BYTEA NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (beneficiary_id, revocation_id)
);
