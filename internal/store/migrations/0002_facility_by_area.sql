CREATE INDEX facility_by_area ON facility (area_id, facility_id);
