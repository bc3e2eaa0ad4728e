CREATE INDEX audit_by_staff ON audit (by_staff, at, audit_id);
