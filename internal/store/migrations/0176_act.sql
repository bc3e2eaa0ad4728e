-- control: what each rare act said, by the id that its maker gave it
CREATE TABLE act (
  act_id TEXT PRIMARY KEY,
  said BYTEA NOT NULL
);
