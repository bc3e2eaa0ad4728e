CREATE INDEX equipment_by_place ON equipment (area_id, facility_id, equipment_id);
