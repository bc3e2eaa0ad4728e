CREATE INDEX facility_by_find ON facility (area_id, find, facility_id);
