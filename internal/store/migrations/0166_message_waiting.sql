-- control: all other messages that wait to be sent, the oldest first
CREATE INDEX message_waiting ON message (created_at, message_id) WHERE sent_at = 0 AND kind NOT IN ('otp', 'move_code');
