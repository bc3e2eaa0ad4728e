CREATE INDEX stock_order_by_asker ON stock_order (facility_id, asked_at);
