package store_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// manyFacilities spreads 100,000 facilities over a square the size of India, none of which holds a session.
const manyFacilities = `WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
	INSERT INTO facility (facility_id, name, kind, area_id, pin_code, address, lat_e6, lng_e6)
	SELECT 'f' || i, 'F', 'public', 'IN-MH-363', CAST(110001 + i AS TEXT), '', 8000000 + i * 7919 % 29000000, 68000000 + i * 104729 % 29000000 FROM n`

// Among 100,000 facilities those in a box are found by the index, and so are those with a PIN code; a search that finds nothing
// still ends.
func TestNearIsFoundByTheIndex(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		conn := db.SQL(t)
		_, err := conn.Exec(manyFacilities)
		testkit.Done(t, err)
		_, err = conn.Exec("ANALYZE")
		testkit.Done(t, err)
		for index, q := range map[string]struct {
			query string
			args  []any
		}{
			"facility_by_place": {store.InBox(), []any{18_400_000, 18_600_000, 73_700_000, 73_900_000}},
			"facility_by_pin":   {"SELECT lat_e6, lng_e6 FROM facility WHERE pin_code >= $1 AND pin_code < $2", []any{"411", "412"}},
		} {
			plan := planOf(t, db, conn, q.query, q.args...)
			if !strings.Contains(plan, index) || strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "SCAN") {
				t.Errorf("%s is answered without %s:\n%s", q.query, index, plan)
			}
		}
		found, err := s.FindSessions(t.Context(), store.Search{Near: facility.Point{Lat: 18.5, Lng: 73.8}, From: testkit.Today, Until: testkit.Today.Add(14)})
		if err != nil || len(found) != 0 {
			t.Errorf("nobody holds a session, and %d were found (%v)", len(found), err)
		}
	})
}
