CREATE INDEX notice_by_place ON notice (place, asked_at, notice_id);
