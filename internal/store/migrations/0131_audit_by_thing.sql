CREATE INDEX audit_by_thing ON audit (thing_id, at, audit_id);
