CREATE INDEX import_row_news ON import_row (import_id, outcome, row_no) WHERE outcome IN ('fresh', 'changed');
