package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/testkit"
)

func TestWhatExpiresSoonIsListed(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, far := testkit.NewDrive(t, s), testkit.NewDriveIn(t, s, testkit.Delhi)
		old, soon, late := d.Lot("COVISHIELD", "2021-09-10", 10), d.Lot("COVAXIN", "2021-10-01", 20), d.Lot("COVISHIELD", "2022-06-30", 30)
		far.Receive(soon, 5)
		until := testkit.Today.Add(30)
		all, next, err := s.Expiring(ctx, staff.Over("IN"), until, "", 10)
		if testkit.Done(t, err); len(all) != 3 || next != "" || all[0].Lot.ID != old.ID || all[1].Lot.ID != soon.ID || all[0].Facility != d.Facility.Name {
			t.Errorf("%+v", all)
		}
		seen := map[string]int{}
		for after, pages := "", 0; pages < 5; pages++ {
			some, next, err := s.Expiring(ctx, staff.Over("IN"), until, after, 1)
			testkit.Done(t, err)
			for _, e := range some {
				seen[e.Lot.ID+e.FacilityID]++
			}
			if after = next; next == "" {
				break
			}
		}
		if len(seen) != 3 {
			t.Errorf("page by page: %v", seen)
		}
		for _, scope := range []staff.Scope{d.Actor(staff.Facility).Scope, staff.Over(testkit.Pune)} {
			if some, _, err := s.Expiring(ctx, scope, until, "", 10); err != nil || len(some) != 2 {
				t.Errorf("%+v, %v", some, err)
			}
		}
		if some, _, err := s.Expiring(ctx, staff.Over("IN"), late.Expires, "", 10); err != nil || len(some) != 4 {
			t.Errorf("%+v, %v", some, err)
		}
	})
}

// A count that finds dark vial monitors sets apart what it found, and sessions lose what they had of it.
func TestDarkVialMonitorsAtACount(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 10))
		d.Record(testkit.WalkIn(d.Person(), e))
		act := stock.Count{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, Doses: 90, VVM: 4, Reason: "nine are gone"}
		for range 2 {
			m, err := s.Count(ctx, d.Actor(staff.ColdChain), act)
			if testkit.Done(t, err); m.Kind != stock.Counted || m.VVM != 4 {
				t.Errorf("%+v", m)
			}
		}
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 1 || h.Reserved != 1 || h.Quarantined != 90 {
			t.Errorf("%+v", h)
		}
		balanced(t, db.SQL(t))
	})
}
