CREATE INDEX excursion_open ON excursion (area_id, found_at, excursion_id) WHERE decided_at = 0;
