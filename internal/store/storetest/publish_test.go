package storetest

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func TestPublish(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		planner := d.Actor(staff.District)

		t.Run("what was published is found, once", func(t *testing.T) {
			act := d.Plan(testkit.Today.Add(1), d.Lot("COVISHIELD", "2022-06-30", 100), 10)
			first, err := s.Publish(ctx, planner, act)
			testkit.Done(t, err)
			again, err := s.Publish(ctx, planner, act)
			testkit.Done(t, err)
			if diff := cmp.Diff(first, again); diff != "" {
				t.Errorf("(-first +again)\n%s", diff)
			}
			for name, search := range map[string]store.Search{
				"PIN code": {PinCode: d.Facility.PinCode},
				"district": {Area: testkit.Pune},
				"country":  {Area: "IN", Wanted: session.Wanted{Product: "COVISHIELD"}},
			} {
				search.From, search.Until = act.Date, act.Date
				found, err := s.FindSessions(ctx, search)
				if testkit.Done(t, err); len(found) != 1 || !cmp.Equal(found[0], store.Listing{Session: first, Facility: d.Facility}) {
					t.Errorf("by %s: %+v", name, found)
				}
			}
			for name, search := range map[string]store.Search{
				"another PIN code": {PinCode: "411001", From: act.Date, Until: act.Date},
				"another area":     {Area: testkit.Delhi, From: act.Date, Until: act.Date},
				"a longer number":  {Area: testkit.Pune + "0", From: act.Date, Until: act.Date},
				"another day":      {Area: testkit.Pune, From: act.Date.Add(1), Until: act.Date.Add(1)},
				"another product":  {Area: testkit.Pune, From: act.Date, Until: act.Date, Wanted: session.Wanted{Product: "COVAXIN"}},
			} {
				if found, err := s.FindSessions(ctx, search); err != nil || len(found) != 0 {
					t.Errorf("by %s: %+v, %v", name, found, err)
				}
			}
			held, err := s.Holdings(ctx, staff.Over(testkit.Pune), d.Facility.ID)
			if testkit.Done(t, err); len(held) != 1 || held[0].OnHand != 100 || held[0].Reserved != 30 {
				t.Errorf("holdings %+v", held)
			}
		})

		t.Run("no session without vaccine behind it", func(t *testing.T) {
			lot := d.Lot("COVISHIELD", "2022-06-30", 29)
			act := d.Plan(testkit.Today, lot, 10)
			_, err := s.Publish(ctx, planner, act)
			testkit.Refused(t, err, "stock_short")
			act.Lots[0].Doses = 29
			_, err = s.Publish(ctx, planner, act)
			testkit.Refused(t, err, "session_without_vaccine")
			act.Lots = []session.SetAside{{LotID: id.New(), Doses: 30}}
			_, err = s.Publish(ctx, planner, act)
			testkit.Refused(t, err, "lot_not_held")
			_, err = s.Publish(ctx, planner, d.Plan(testkit.Today, d.Lot("COVISHIELD", "2021-09-16", 30), 10))
			testkit.Refused(t, err, "lot_expired")
			act = d.Plan(testkit.Today, d.Lot("COVAXIN", "2022-06-30", 30), 10)
			act.Product = "COVISHIELD"
			_, err = s.Publish(ctx, planner, act)
			testkit.Refused(t, err, "lot_other_product")
		})

		t.Run("nobody publishes outside their scope", func(t *testing.T) {
			act := d.Plan(testkit.Today, d.Lot("COVISHIELD", "2022-06-30", 30), 10)
			other := testkit.NewDrive(t, s)
			for name, actor := range map[string]staff.Actor{
				"another facility": other.Actor(staff.SiteManager),
				"another district": {ID: id.New(), Role: staff.District, Scope: staff.Over(testkit.Delhi)},
				"a vaccinator":     d.Actor(staff.Vaccinator),
				"nobody":           {},
			} {
				if _, err := s.Publish(ctx, actor, act); fault.Code(err) != "forbidden" {
					t.Errorf("%s: %v", name, err)
				}
			}
			act.Date, act.LateReason = testkit.Today.Add(-1), "paper list"
			_, err := s.Publish(ctx, d.Actor(staff.SiteManager), act)
			testkit.Refused(t, err, "forbidden") // a site manager plans, but enters nothing late
			act.FacilityID = id.New()
			_, err = s.Publish(ctx, planner, act)
			testkit.Refused(t, err, "facility_unknown")
		})

		t.Run("a day that has passed needs a reason and cannot be booked", func(t *testing.T) {
			act := d.Plan(testkit.Today.Add(-1), d.Lot("COVISHIELD", "2022-06-30", 30), 10)
			_, err := s.Publish(ctx, planner, act)
			testkit.Refused(t, err, "session_in_past")
			act.LateReason = "paper list"
			past, err := s.Publish(ctx, planner, act)
			if testkit.Done(t, err); past.State != session.Past {
				t.Errorf("state %s", past.State)
			}
			_, err = s.BookFor(ctx, planner, testkit.Booking(d.Person(), past, testkit.Morning))
			testkit.Refused(t, err, "session_over")
		})
	})
}

// Many sessions want the last doses of a lot at once: none is backed by doses that are not there.
func TestPublishAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		var got tallyOf
		var wait sync.WaitGroup
		for i := range 6 {
			wait.Go(func() {
				_, err := stores[i%len(stores)].Publish(ctx, d.Actor(staff.District), d.Plan(testkit.Today, lot, 10))
				got.add(fault.Code(err))
			})
		}
		wait.Wait()
		if got.of("") != 3 || got.of("stock_short") != 3 {
			t.Errorf("answers %v: 100 doses back three sessions of 30", got.String())
		}
		held, err := stores[0].Holdings(ctx, staff.Over("IN"), d.Facility.ID)
		if testkit.Done(t, err); held[0].Reserved != 90 {
			t.Errorf("%+v", held)
		}
	})
}

func TestReceive(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		keeper := d.Actor(staff.ColdChain)
		act := stock.Receive{ID: id.New(), FacilityID: d.Facility.ID, Doses: 50,
			Lot: stock.Lot{ID: id.New(), Product: "COVAXIN", Number: "37F21", Expires: testkit.Today.Add(90)}}
		for range 2 { // the same receipt twice is one
			_, err := s.Receive(ctx, keeper, act)
			testkit.Done(t, err)
		}
		second := act
		second.ID = id.New()
		_, err := s.Receive(ctx, keeper, second)
		testkit.Done(t, err)
		held, err := s.Holdings(ctx, d.Actor(staff.Facility).Scope, d.Facility.ID)
		if testkit.Done(t, err); len(held) != 1 || held[0].OnHand != 100 || held[0].Lot != act.Lot {
			t.Errorf("%+v", held)
		}

		changed := act
		changed.ID, changed.Lot.Expires = id.New(), act.Lot.Expires.Add(365)
		_, err = s.Receive(ctx, keeper, changed)
		testkit.Refused(t, err, "lot_differs")
		_, err = s.Receive(ctx, d.Actor(staff.Vaccinator), act)
		testkit.Refused(t, err, "forbidden")
		elsewhere := act
		elsewhere.FacilityID = id.New()
		_, err = s.Receive(ctx, keeper, elsewhere)
		testkit.Refused(t, err, "facility_unknown")
		_, err = s.Holdings(ctx, staff.Over(testkit.Delhi), d.Facility.ID)
		testkit.Refused(t, err, "facility_unknown")
	})
}
