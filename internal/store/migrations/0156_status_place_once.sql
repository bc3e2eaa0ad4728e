-- control: nobody shares a place in a list
CREATE UNIQUE INDEX status_place_once ON status_place (list, place);
