-- sharded by beneficiary_id: the number that was read off a vial of which nobody knows the lot
ALTER TABLE dose ADD COLUMN lot_number TEXT NOT NULL DEFAULT '';
