package store_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// manySessions is a day with 100,000 sessions in 400 districts and one in the week before, each with two slots and a lot.
var manySessions = []string{
	`WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
	INSERT INTO session (session_id, facility_id, area_id, pin_code, date, product, min_age, max_age, fee, state, late_reason, published_at, published_by)
	SELECT 's' || i, 'f' || i, 'IN-' || CASE WHEN i % 2 = 0 THEN 'MH' ELSE 'DL' END || '-' || (i % 400), '411001', '2021-09-17', 'COVISHIELD', 0, 0, 0, 'published', '', 0, '' FROM n`,
	`INSERT INTO session (session_id, facility_id, area_id, pin_code, date, product, min_age, max_age, fee, state, late_reason, published_at, published_by)
	SELECT 'b' || session_id, facility_id, area_id, pin_code, '2021-09-10', product, 0, 0, 0, 'published', '', 0, '' FROM session WHERE area_id = 'IN-MH-2'`,
	`INSERT INTO slot (session_id, slot_no, starts, ends, dose, channel, capacity, taken) SELECT session_id, 1, 540, 720, 0, 'online', 50, 40 FROM session`,
	`INSERT INTO slot (session_id, slot_no, starts, ends, dose, channel, capacity, taken) SELECT session_id, 2, 540, 720, 0, 'walk_in', 50, 10 FROM session`,
	`INSERT INTO session_lot (session_id, lot_id, reserved, used) SELECT session_id, 'l', 100, 45 FROM session`,
	"ANALYZE",
}

// On a day of 100,000 sessions a district, a facility and a page of the country's list are found by the index.
func TestADayIsFoundByTheIndex(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		conn := db.SQL(t)
		for _, statement := range manySessions {
			_, err := conn.Exec(statement)
			testkit.Done(t, err)
		}
		district, facility := staff.Over("IN-MH-2"), staff.At("IN-MH-2", "f2")
		for _, c := range []struct {
			index string
			scope staff.Scope
		}{{"session_by_area", district}, {"session_by_facility", facility}} {
			query, args := s.DayQuery(c.scope, testkit.Today)
			plan := planOf(t, db, conn, query, args...)
			// PostgreSQL may read all slots here, since all are of this one day.
			if !strings.Contains(plan, c.index) || strings.Contains(plan, "Seq Scan on session") || strings.Contains(plan, "SCAN e") || strings.Contains(plan, "SCAN l") {
				t.Errorf("a day is read without %s:\n%s", c.index, plan)
			}
		}
		sum, err := s.DayByArea(t.Context(), district, testkit.Today)
		if err != nil || sum["IN-MH-2"].Sessions() != 250 || sum["IN-MH-2"].NoShows != 0 {
			t.Errorf("a district: %+v (%v)", sum, err)
		}
		page, next, err := s.DaySessions(t.Context(), staff.Over("IN"), testkit.Today, "", "", 50)
		if err != nil || len(page) != 50 || next == "" {
			t.Errorf("%d sessions, then %q (%v)", len(page), next, err)
		}
	})
}
