CREATE INDEX log_entry_by_place ON log_entry (place);
