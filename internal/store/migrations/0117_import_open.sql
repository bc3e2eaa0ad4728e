CREATE INDEX import_open ON import (at, import_id) WHERE state IN ('checking', 'taking', 'undoing');
