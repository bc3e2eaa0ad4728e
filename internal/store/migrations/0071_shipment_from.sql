CREATE INDEX shipment_from ON shipment (from_id, sent_at);
