CREATE INDEX import_by_area ON import (area_id, at, import_id);
