-- sharded by session_id: how far a device's log has come
CREATE INDEX operation_by_device ON operation (session_id, device_id, seq);
