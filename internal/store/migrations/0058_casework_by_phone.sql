CREATE INDEX casework_by_phone ON casework (phone_hash);
