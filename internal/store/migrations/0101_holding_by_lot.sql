CREATE INDEX holding_by_lot ON holding (lot_id);
