CREATE INDEX stock_order_by_supplier ON stock_order (supplier_id, asked_at);
