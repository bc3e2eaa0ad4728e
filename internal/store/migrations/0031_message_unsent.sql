CREATE INDEX message_unsent ON message (message_id) WHERE sent_at = 0;
