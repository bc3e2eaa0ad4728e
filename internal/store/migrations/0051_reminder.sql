-- control: what to remind whom of on a day
CREATE TABLE reminder (
  day TEXT NOT NULL,
  reminder_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  beneficiary_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (day, reminder_id)
);
