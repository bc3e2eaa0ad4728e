CREATE INDEX session_lot_by_lot ON session_lot (lot_id, session_id);
