CREATE INDEX casework_open ON casework (area_id, case_id) WHERE state = 'open';
