-- control: the doses that an excursion set apart, and what became of them
CREATE TABLE excursion_lot (
  excursion_id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  doses BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (excursion_id, lot_id)
);
