CREATE INDEX movement_by_time ON movement (facility_id, recorded_at, movement_id);
