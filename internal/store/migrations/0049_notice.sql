-- control: who wants to be told when a place opens; place is a PIN code or an area
CREATE TABLE notice (
  place TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  beneficiary_id TEXT NOT NULL,
  product TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  until_day TEXT NOT NULL,
  PRIMARY KEY (place, notice_id)
);
