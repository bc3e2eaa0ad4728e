CREATE INDEX review_item_by_state ON review_item (state, area_id, opened_at, item_id);
