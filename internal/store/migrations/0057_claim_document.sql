CREATE INDEX claim_document ON claim (owner_id) WHERE kind = 'document';
