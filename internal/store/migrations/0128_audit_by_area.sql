CREATE INDEX audit_by_area ON audit (area_id, at, audit_id);
