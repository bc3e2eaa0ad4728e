-- sharded by beneficiary_id
CREATE TABLE beneficiary (
  beneficiary_id TEXT PRIMARY KEY,
  reference TEXT NOT NULL,
  name_sealed BYTEA NOT NULL,
  phone_sealed BYTEA NOT NULL,
  birth_year BIGINT NOT NULL,
  birth_date TEXT NOT NULL,
  sex TEXT NOT NULL,
  priority_group TEXT NOT NULL,
  area_id TEXT NOT NULL,
  id_kind TEXT NOT NULL,
  id_last4 TEXT NOT NULL,
  consent TEXT NOT NULL,
  registered_at BIGINT NOT NULL,
  registered_by TEXT NOT NULL
);
