CREATE INDEX certificate_issue_by_number ON certificate_issue (uvci);
