CREATE INDEX session_open_books ON session (date, session_id) WHERE closed_at = 0;
