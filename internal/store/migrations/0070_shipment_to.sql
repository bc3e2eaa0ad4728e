CREATE INDEX shipment_to ON shipment (to_id, sent_at);
