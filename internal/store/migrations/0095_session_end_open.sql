CREATE INDEX session_end_open ON session_end (ended_at, session_id) WHERE done_at = 0;
