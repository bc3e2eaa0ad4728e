-- control: which facilities held a session on a day, so that each counts once
CREATE TABLE site_day (
  day TEXT NOT NULL,
  facility_id TEXT NOT NULL,
  PRIMARY KEY (day, facility_id)
);
