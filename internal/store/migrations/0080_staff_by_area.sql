CREATE INDEX staff_by_area ON staff (area_id, find, staff_id);
