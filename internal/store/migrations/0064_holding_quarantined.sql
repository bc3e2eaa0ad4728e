ALTER TABLE holding ADD COLUMN quarantined BIGINT NOT NULL DEFAULT 0 CHECK (quarantined >= 0);
