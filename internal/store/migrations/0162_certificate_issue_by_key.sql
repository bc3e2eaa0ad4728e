CREATE INDEX certificate_issue_by_key ON certificate_issue (key_name, beneficiary_id);
