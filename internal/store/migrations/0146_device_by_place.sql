-- control: the devices of a facility
CREATE INDEX device_by_place ON device (facility_id, device_id);
