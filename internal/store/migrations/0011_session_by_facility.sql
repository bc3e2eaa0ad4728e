CREATE INDEX session_by_facility ON session (facility_id, date, session_id);
