CREATE INDEX import_row_wrong ON import_row (import_id, row_no) WHERE faults <> '';
