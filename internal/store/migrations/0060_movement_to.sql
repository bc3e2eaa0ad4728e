ALTER TABLE movement ADD COLUMN to_account TEXT NOT NULL DEFAULT 'store';
