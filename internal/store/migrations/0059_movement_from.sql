ALTER TABLE movement ADD COLUMN from_account TEXT NOT NULL DEFAULT 'supplier';
