package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// A sheet is rehearsed without effect, published once, and nothing is published without vaccine behind it.
func TestASheetOfPlans(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		d := testkit.NewDrive(t, s)
		d.Lot("COVISHIELD", "2022-05-31", 15)
		d.Lot("COVISHIELD", "2022-06-30", 10)
		far := testkit.NewDriveIn(t, s, testkit.Delhi)
		row := func(at, day, places string) []string {
			return []string{at, day, "Covishield", "09:00-17:00 walk_in " + places}
		}
		drafts, err := session.ReadSheet(s.Pack(), [][]string{{"facility", "date", "product", "slots"},
			row(d.Facility.ID, "2021-09-20", "10"),
			row(d.Facility.ID, "2021-09-21", "10"),
			row(d.Facility.ID, "2021-09-22", "10"), // 5 doses are left
			row(far.Facility.ID, "2021-09-20", "1"),
			row("Nowhere", "2021-09-20", "1"),
			row(d.Facility.ID, "2021-09-16", "1"),
			row("Aundh District Hospital", "2021-09-20", "10"), // the first row once more: in this scope the name is one facility's
		}, 100)
		testkit.Done(t, err)
		want := []string{"", "", "session_without_vaccine", "facility_unknown", "facility_unknown", "session_in_past", ""}
		check := func(planned []session.Planned, err error) {
			t.Helper()
			testkit.Done(t, err)
			for i, p := range planned {
				got := ""
				if len(p.Faults) > 0 {
					got = p.Faults[0].Code
				}
				if got != want[i] {
					t.Errorf("row %d: %q, not %q", p.Row, got, want[i])
				}
			}
		}
		count := func(n int64) {
			t.Helper()
			if got := testkit.Number(t, rows, "SELECT COUNT(*) FROM session"); got != n {
				t.Errorf("%d sessions, not %d", got, n)
			}
		}
		planner := d.Actor(staff.District)
		check(s.RehearsePlans(ctx, planner, drafts))
		check(s.PublishPlans(ctx, planner, drafts, true))
		count(0)
		for range 2 {
			check(s.PublishPlans(ctx, planner, drafts, false))
			count(2)
		}
		again, err := s.RehearsePlans(ctx, planner, drafts)
		if testkit.Done(t, err); !again[0].Already || !again[6].Already || again[2].Already {
			t.Errorf("%+v", again)
		}
		held, err := s.Holdings(ctx, planner.Scope, d.Facility.ID)
		if testkit.Done(t, err); held[0].Reserved != 15 || held[1].Reserved != 5 {
			t.Errorf("what expires first was not taken first: %+v", held)
		}
		nobodyLeft(t, rows, session.Session{})
	})
}
