-- control: who wants to be told when a place opens; place is a PIN code or an area
CREATE TABLE notice (
  notice_id TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  beneficiary_id TEXT NOT NULL,
  product TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  until_day TEXT NOT NULL
);
