package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A batch that two places took in under ids of their own is one: recalled under one id nobody may be given it under the other, and it comes in
// recalled from then on. Nobody can book a place that has no other vaccine behind it, and no search shows one.
func TestABatchIsRecalledUnderAllItsIDs(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		one, other := testkit.NewDrive(t, s), testkit.NewDrive(t, s)
		lot := one.Lot("COVISHIELD", "2022-06-30", 30)
		twin := lot
		twin.ID = id.New()
		other.Receive(twin, 30)
		e := other.Publish(other.Plan(testkit.Today.Add(1), twin, 2))
		other.Book(other.Person(), e, testkit.Morning)
		free := func() int {
			shown, err := s.FindSessions(ctx, store.Search{Area: testkit.Pune, From: e.Date, Until: e.Date})
			testkit.Done(t, err)
			n := 0
			for _, l := range shown {
				n += l.Session.Free(session.Online, 0)
			}
			return n
		}
		if n := free(); n != 3 {
			t.Fatalf("%d places are free", n)
		}
		_, err := s.RecallLot(ctx, testkit.National(), stock.Recall{LotID: lot.ID, Reason: "glass"})
		testkit.Done(t, err)
		_, err = s.BookFor(ctx, other.Actor(staff.District), testkit.Booking(other.Person(), e, testkit.Morning))
		testkit.Refused(t, err, "session_full")
		if n := free(); n != 0 {
			t.Errorf("%d places without vaccine are shown as free", n)
		}
		_, err = s.RecordDose(ctx, other.Actor(staff.Vaccinator), testkit.WalkIn(other.Person(), other.Session(testkit.Today, 1)))
		testkit.Done(t, err) // of another batch
		third := lot
		third.ID = id.New()
		one.Receive(third, 10)
		_, err = s.Publish(ctx, one.Actor(staff.District), one.Plan(testkit.Today.Add(2), third, 1))
		testkit.Refused(t, err, "lot_recalled")
	})
}

func TestAClosedFacilityTakesNoVaccine(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 10)
		f := facilityByCode(t, s, "Aundh")
		f.Closed = s.Now()
		testkit.Done(t, s.ChangeFacility(ctx, testkit.National(), f))
		_, err := s.Receive(ctx, testkit.National(), stock.Receive{ID: id.New(), FacilityID: f.ID, Lot: lot, Doses: 5})
		testkit.Refused(t, err, "facility_closed")
	})
}

// A form that made an invitation and is sent again with other words in it makes no second person, and says so.
func TestAnInvitationFormIsUsedOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		n := store.NewStaff{ID: id.New(), Login: "asha.one", Name: "Asha One", Role: staff.Verifier, Area: testkit.Pune, Facility: d.Facility.ID}
		code := store.NewInvitationCode()
		testkit.Done(t, s.Invite(ctx, d.Actor(staff.District), n, code))
		testkit.Done(t, s.Invite(ctx, d.Actor(staff.District), n, code))
		other := n
		other.Login, other.Name = "bina.two", "Bina Two"
		testkit.Refused(t, s.Invite(ctx, d.Actor(staff.District), other, code), "id_taken")
		other = n
		other.Role = staff.Vaccinator
		testkit.Refused(t, s.Invite(ctx, d.Actor(staff.District), other, code), "id_taken")
	})
}
