package storetest

import (
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func names(all []facility.Facility) []string {
	var out []string
	for _, f := range all {
		out = append(out, f.Name)
	}
	slices.Sort(out)
	return out
}

// A facility in a ward is one of its district: for whoever looks for another place, keeps vaccine for it, reads the trail, or sees how the day goes.
func TestAWardIsInItsDistrict(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		wards := testkit.Grow(t, s, testkit.Pune, "W1", "W2")
		add := func(name, area, pin string, kind facility.Kind) facility.Facility {
			f := facility.Facility{ID: id.New(), Name: name, Kind: kind, Area: area, PinCode: pin}
			testkit.Done(t, s.AddFacilities(ctx, testkit.National(), []facility.Facility{f}))
			return f
		}
		one, two := add("One", wards[0], "411901", facility.Public), add("Two", wards[1], "411902", facility.Public)
		middle := add("Middle", testkit.Pune, "411903", facility.Public)
		district, ward := add("District store", testkit.Pune, "411001", facility.Store), add("Ward store", wards[0], "411001", facility.Store)

		// Vaccine goes from the district's store to every place in it, from the ward's to those of the ward.
		for _, c := range []struct {
			from facility.Facility
			to   []string
		}{{district, []string{"Middle", "One", "Two", "Ward store"}}, {ward, []string{"District store", "One"}}} {
			near, err := s.Neighbours(ctx, c.from)
			if testkit.Done(t, err); !slices.Equal(names(near), c.to) {
				t.Errorf("%s sends to %v", c.from.Name, names(near))
			}
		}
		sources, err := s.Suppliers(ctx, one)
		if testkit.Done(t, err); len(sources) != 2 || sources[0].Name != "Ward store" || sources[1].Name != "District store" {
			t.Errorf("One asks %v", names(sources))
		}
		_, err = s.Order(ctx, testkit.NewDriveAt(t, s, one).Actor(staff.Facility), stock.Order{ID: id.New(), FacilityID: one.ID, SupplierID: ward.ID, Product: "COVISHIELD", Doses: 10})
		testkit.Done(t, err)

		// Whoever was booked in one ward is offered a place in the next, or in none.
		atOne, atTwo, atMiddle := testkit.NewDriveAt(t, s, one), testkit.NewDriveAt(t, s, two), testkit.NewDriveAt(t, s, middle)
		off, next, other := atOne.Session(testkit.Today.Add(1), 2), atTwo.Session(testkit.Today.Add(2), 2), atMiddle.Session(testkit.Today.Add(3), 2)
		for range 2 {
			act := testkit.Booking(atOne.Person(), off, testkit.Morning)
			act.NextBest = true
			_, err = s.BookFor(ctx, testkit.National(), act)
			testkit.Done(t, err)
		}
		cancelled(t, s, atOne, off)
		endAll(t, s)
		for _, e := range []struct {
			id   string
			want int
		}{{next.ID, 2}, {other.ID, 0}} {
			l, err := s.PublicSession(ctx, e.id)
			if testkit.Done(t, err); l.Session.Slots[0].Taken+l.Session.Slots[1].Taken != e.want {
				t.Errorf("%s: %+v", l.Facility.Name, l.Session.Slots)
			}
		}

		if area, err := s.AreaOfPin(ctx, "411902"); err != nil || area != testkit.Pune {
			t.Errorf("the PIN code is in %s (%v)", area, err)
		}
		lines, err := s.Audit(ctx, staff.Over(testkit.Pune), store.AuditFilter{}, store.AuditPlace{}, 100)
		testkit.Done(t, err)
		seen := map[string]bool{}
		for _, l := range lines {
			seen[l.Facility] = true
		}
		if !seen[one.ID] || !seen[two.ID] || !seen[middle.ID] {
			t.Errorf("the district's trail lacks a facility: %v", seen)
		}
		sums, err := s.DayByArea(ctx, staff.Over(testkit.Pune), testkit.Today.Add(3))
		testkit.Done(t, err)
		if below := store.Below(s.Pack().Areas, testkit.Pune, sums); len(below) != 1 || below[0].Area != testkit.Pune || below[0].Progress.Sessions() != 1 {
			t.Errorf("the day of the district has %+v", below)
		}
	})
}
