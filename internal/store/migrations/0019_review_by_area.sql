CREATE INDEX review_by_area ON review (area_id, review_id);
