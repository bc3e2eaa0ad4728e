CREATE INDEX facility_by_place ON facility (lat_e6, lng_e6);
