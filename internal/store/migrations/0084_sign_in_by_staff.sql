CREATE INDEX sign_in_by_staff ON sign_in (staff_id, created_at) WHERE staff_id <> '';
