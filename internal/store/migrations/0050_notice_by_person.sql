CREATE INDEX notice_by_person ON notice (beneficiary_id);
