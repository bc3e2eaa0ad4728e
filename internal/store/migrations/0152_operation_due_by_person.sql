-- control: what waits for somebody's registration
CREATE INDEX operation_due_by_person ON operation_due (about, due_at);
