CREATE INDEX casework_by_state ON casework (state, area_id, case_id);
