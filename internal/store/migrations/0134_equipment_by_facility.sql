CREATE INDEX equipment_by_facility ON equipment (facility_id, equipment_id);
