-- control: an entry has a place of its own
CREATE UNIQUE INDEX revoked_entry_by_place ON revoked_entry (list, place);
