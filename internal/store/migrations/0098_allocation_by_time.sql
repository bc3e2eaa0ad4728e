CREATE INDEX allocation_by_time ON allocation (made_at);
