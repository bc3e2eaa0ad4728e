CREATE UNIQUE INDEX invitation_by_code ON invitation (code_hash);
