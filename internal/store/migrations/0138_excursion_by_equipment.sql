CREATE INDEX excursion_by_equipment ON excursion (equipment_id, decided_at);
