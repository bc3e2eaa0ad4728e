CREATE INDEX session_by_area ON session (date, area_id, session_id);
