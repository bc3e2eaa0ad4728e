-- control: serious reports first, then the newest
CREATE INDEX aefi_by_state ON aefi (state, rank, aefi_id);
