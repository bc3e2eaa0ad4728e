-- sharded by beneficiary_id
CREATE TABLE appointment (
  beneficiary_id TEXT NOT NULL,
  appointment_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  slot_no BIGINT NOT NULL,
  dose BIGINT NOT NULL,
  product TEXT NOT NULL,
  date TEXT NOT NULL,
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  booked_at BIGINT NOT NULL,
  booked_by TEXT NOT NULL,
  PRIMARY KEY (beneficiary_id, appointment_id)
);
