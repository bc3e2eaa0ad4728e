package store_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// aCountry is 100,000 facilities in 700 districts of 35 states, a tenth of them in one of 10 wards of their district, and an import that made them.
var aCountry = []string{
	`WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
	INSERT INTO facility (facility_id, name, kind, area_id, pin_code, address, lat_e6, lng_e6, code, find)
	SELECT 'f' || i, 'Health Centre ' || i, CASE WHEN i % 7 = 0 THEN 'private' ELSE 'public' END,
		'IN-S' || (i % 35) || '-' || (i % 700) || CASE WHEN i % 10 = 0 THEN '-W' || (i / 700 % 10) ELSE '' END, CAST(110001 + i % 9000 AS TEXT), '', 0, 0, 'HF' || i,
		' health centre ' || i || ' hf' || i || ' ' || (110001 + i % 9000) FROM n`,
	`INSERT INTO import_row (import_id, row_no, cells, thing_id, outcome, faults, was, wrote)
	SELECT 'import', CAST(SUBSTR(facility_id, 2) AS BIGINT), '{}', facility_id, CASE WHEN facility_id LIKE '%000' THEN 'changed' ELSE 'same' END, '', '', 0 FROM facility`,
	"ANALYZE",
}

// Among 100,000 facilities a page of the country's, a state's, a district's or a ward's and the one after it are read in the order of an index: nothing
// large is sorted, and no table is read through. Words that few names have are looked for in all of the area.
func TestFacilitiesAreFoundByTheIndex(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		conn := db.SQL(t)
		for _, statement := range aCountry {
			_, err := conn.Exec(statement)
			testkit.Done(t, err)
		}
		for _, c := range []struct {
			name   string
			scope  staff.Scope
			find   store.FacilityFind
			count  int  // facilities on the page
			sorted bool // a small area may be sorted
			words  bool // all of the area may be read
		}{
			{"the country", staff.Over("IN"), store.FacilityFind{}, 50, false, false},
			{"its next page", staff.Over("IN"), store.FacilityFind{After: "f777"}, 50, false, false},
			{"words in the country", staff.Over("IN"), store.FacilityFind{Words: "health 77"}, 50, true, true},
			{"a code in the country", staff.Over("IN"), store.FacilityFind{Words: "hf77777"}, 1, true, true},
			{"a PIN code in the country", staff.Over("IN"), store.FacilityFind{Words: "110777"}, 12, true, true},
			{"nothing in the country", staff.Over("IN"), store.FacilityFind{Words: "nowhere"}, 0, true, true},
			{"a kind in the country", staff.Over("IN"), store.FacilityFind{Kind: "private"}, 50, false, false},
			{"a state", staff.Over("IN-S7"), store.FacilityFind{}, 50, true, false},
			{"its next page", staff.Over("IN-S7"), store.FacilityFind{After: "f707"}, 50, true, false},
			{"a district", staff.Over("IN-S7-77"), store.FacilityFind{}, 50, true, false},
			{"a kind in a district", staff.Over("IN-S7-77"), store.FacilityFind{Kind: "private"}, 50, true, false},
			{"a ward", staff.Over("IN-S0-70-W3"), store.FacilityFind{}, 14, true, false},
			{"one facility", staff.At("IN-S7-77", "f77"), store.FacilityFind{}, 1, true, false},
		} {
			query, args := s.FacilityQuery(c.scope, c.find, 50)
			p := planOf(t, db, conn, query, args...)
			if !c.words && strings.Contains(p, "Seq Scan") || strings.Contains(p, "SCAN facility\n") || !c.sorted && (strings.Contains(p, "Sort") || strings.Contains(p, "TEMP B-TREE")) {
				t.Errorf("%s is read without the index:\n%s", c.name, p)
			}
			found, err := s.Facilities(t.Context(), c.scope, c.find, 50)
			if testkit.Done(t, err); len(found) != c.count {
				t.Errorf("%s: %d facilities, not %d", c.name, len(found), c.count)
			}
		}
		for name, c := range map[string]struct {
			query string
			args  []any
		}{
			"facility_by_code": {"SELECT facility_id FROM facility WHERE code <> '' AND code = $1", []any{"HF77"}},
			"import_row_news":  {"SELECT row_no FROM import_row WHERE import_id = $1 AND " + store.ChangedRows() + " AND row_no > $2 ORDER BY row_no LIMIT 51", []any{"import", 500}},
			"import_row_wrong": {"SELECT row_no FROM import_row WHERE import_id = $1 AND row_no > $2 AND faults <> '' ORDER BY row_no LIMIT 51", []any{"import", 500}},
		} {
			if p := planOf(t, db, conn, c.query, c.args...); !strings.Contains(p, name) {
				t.Errorf("%s is read without %s:\n%s", c.query, name, p)
			}
		}
	})
}
