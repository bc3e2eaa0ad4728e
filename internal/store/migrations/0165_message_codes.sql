-- control: codes that wait to be sent, the oldest first
CREATE INDEX message_codes ON message (created_at, message_id) WHERE sent_at = 0 AND kind IN ('otp', 'move_code');
