-- control: what is to be decided next
CREATE INDEX operation_due_by_time ON operation_due (due_at, session_id, op_id);
