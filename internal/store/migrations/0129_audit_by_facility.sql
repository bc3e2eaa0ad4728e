CREATE INDEX audit_by_facility ON audit (facility_id, at, audit_id);
