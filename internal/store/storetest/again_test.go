package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// An act that is sent again is one act; sent again with other words under its id it is refused, and nothing changes: not one is taken for
// done that was not.
func TestAnActSentAgainWithOtherWordsIsRefused(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		sup := newSupply(t, s)
		d, boss := sup.first, testkit.National()
		lot := d.Lot("COVISHIELD", "2022-06-30", 400)
		e := d.Publish(d.Plan(testkit.Today, lot, 5))
		sub := lot
		sub.ID, sub.Number = id.New(), "4121Z900"

		receipt := stock.Receive{ID: id.New(), FacilityID: d.Facility.ID, Lot: sub, Doses: 100}
		waste := stock.Waste{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, From: stock.Store, Doses: 3, Reason: "broken"}
		count := stock.Count{ID: id.New(), FacilityID: d.Facility.ID, LotID: sub.ID, Doses: 100}
		isolate := stock.Isolate{ID: id.New(), FacilityID: d.Facility.ID, LotID: sub.ID, Reason: "wet"}
		release := stock.Release{ID: id.New(), FacilityID: d.Facility.ID, LotID: sub.ID, Doses: 90, Reason: "dry"}
		order := stock.Order{ID: id.New(), FacilityID: d.Facility.ID, SupplierID: sup.dist.ID, Product: "COVISHIELD", Doses: 50}
		send, arrival := sup.send(d.Facility.ID, sup.dist.ID, lot, 7), id.New()
		plan := d.Plan(testkit.Today.Add(3), lot, 2)
		place := d.Facility
		place.ID, place.Name = id.New(), "Baner Hospital"
		fridge := coldchain.Equipment{ID: id.New(), FacilityID: d.Facility.ID, Kind: "refrigerator", Name: "One", Since: testkit.Today}
		testkit.Done(t, s.SetPeople(ctx, boss, []allocation.Figure{{Area: testkit.Pune, Group: "60+", People: 900}, {Area: testkit.Pune, Group: "45-59", People: 100}}))
		share := shareOut(1000)
		change := allocation.Change{ID: id.New(), PlanID: share.ID, Area: testkit.Pune, Version: 1, Doses: 10}
		person := testkit.Adult()
		registered, err := s.Register(ctx, person)
		testkit.Done(t, err)
		shot := testkit.WalkIn(registered, e)
		vial := stock.OpenVial{ID: id.New(), SessionID: e.ID, LotID: lot.ID}

		yes := func(serious bool) *bool { return &serious }
		event := aefi.Tell{ID: id.New(), BeneficiaryID: registered.ID, DoseID: shot.ID, OnsetAt: s.Now(), Events: []string{"abscess"}, Serious: yes(false), Outcome: "recovered"}

		type sent func(other bool) error
		for _, c := range []struct {
			name string
			send sent
		}{
			{"receipt", func(other bool) error {
				a := receipt
				if other {
					a.Doses = 120
				}
				_, err := s.Receive(ctx, boss, a)
				return err
			}},
			{"waste", func(other bool) error {
				a := waste
				if other {
					a.Note = "in the hall"
				}
				_, err := s.Waste(ctx, boss, a)
				return err
			}},
			{"count", func(other bool) error {
				a := count
				if other {
					a.Doses, a.Reason = 99, "one broke"
				}
				_, err := s.Count(ctx, boss, a)
				return err
			}},
			{"quarantine", func(other bool) error {
				a := isolate
				if other {
					a.Reason = "cold"
				}
				_, err := s.Isolate(ctx, boss, a)
				return err
			}},
			{"release", func(other bool) error {
				a := release
				if other {
					a.Doses = 80
				}
				_, err := s.Release(ctx, boss, a)
				return err
			}},
			{"order", func(other bool) error {
				a := order
				if other {
					a.Doses = 60
				}
				_, err := s.Order(ctx, boss, a)
				return err
			}},
			{"shipment", func(other bool) error {
				a := send
				if other {
					a.Lots = []stock.Portion{{LotID: lot.ID, Doses: 8}}
				}
				_, err := s.Dispatch(ctx, boss, a)
				return err
			}},
			{"arrival", func(other bool) error {
				a := stock.Arrive{ID: arrival, ShipmentID: send.ID, Lots: []stock.Came{{LotID: lot.ID, Doses: 7, VVM: 1}}}
				if other {
					a.Lots[0].VVM = 2
				}
				_, err := s.Arrive(ctx, boss, a)
				return err
			}},
			{"session", func(other bool) error {
				a := plan
				if other {
					a.MaxAge = 60
				}
				_, err := s.Publish(ctx, boss, a)
				return err
			}},
			{"facility", func(other bool) error {
				a := place
				if other {
					a.Address = "Baner"
				}
				return s.AddFacilities(ctx, boss, []facility.Facility{a})
			}},
			{"equipment", func(other bool) error {
				a := fridge
				if other {
					a.Name = "Two"
				}
				_, err := s.AddEquipment(ctx, boss, a)
				return err
			}},
			{"allocation", func(other bool) error {
				a := share
				if other {
					a.Doses = 2000
				}
				_, err := s.MakeAllocation(ctx, boss, a)
				return err
			}},
			{"allocation line", func(other bool) error {
				a := change
				if other {
					a.Doses = 20
				}
				_, err := s.ChangeAllocation(ctx, boss, a)
				return err
			}},
			{"registration", func(other bool) error {
				a := person
				if other {
					a.Name = "Asha Patel"
				}
				_, err := s.Register(ctx, a)
				return err
			}},
			{"dose", func(other bool) error {
				a := shot
				if other {
					a.Number = 2
				}
				_, err := s.RecordDose(ctx, d.Actor(staff.Vaccinator), a)
				return err
			}},
			{"adverse event", func(other bool) error {
				a := event
				if other {
					a.Events, a.Serious, a.Reasons = []string{"seizure"}, yes(true), []string{"hospitalization"}
				}
				_, _, err := s.TellAEFI(ctx, d.Actor(staff.Vaccinator), a)
				return err
			}},
			{"vial", func(other bool) error {
				a := vial
				if other {
					a.Doses = 5
				}
				_, err := s.OpenVial(ctx, d.Actor(staff.Vaccinator), a)
				return err
			}},
		} {
			if err := c.send(false); err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if err := c.send(false); err != nil {
				t.Errorf("%s, the same again: %v", c.name, err)
			}
			testkit.Refused(t, c.send(true), "id_taken")
		}
		if h := held(t, s, d.Facility.ID, sub); h.OnHand != 90 || h.Quarantined != 10 {
			t.Errorf("%d doses, %d in quarantine", h.OnHand, h.Quarantined)
		}
		balanced(t, db.SQL(t))
	})
}

// A plan whose batches the program chose is the same plan when it comes again, though others would be chosen by then.
func TestASessionIsOneWhateverLotsAreChosenForIt(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		one, other := d.Lot("COVISHIELD", "2022-06-30", 6), d.Lot("COVISHIELD", "2022-07-30", 6)
		act := d.Plan(testkit.Today, one, 2)
		act.AnyLots = true
		_, err := s.Publish(ctx, testkit.National(), act)
		testkit.Done(t, err)
		act.Lots = []session.SetAside{{LotID: other.ID, Doses: 6}}
		e, err := s.Publish(ctx, testkit.National(), act)
		if testkit.Done(t, err); e.Lots[0].LotID != one.ID {
			t.Error("the session stands on other vaccine now")
		}
	})
}

// The id of a facility of another area makes no facility here, nor says it did.
func TestAFacilityOfAnotherIsNotTakenForOnesOwn(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, far := testkit.NewDrive(t, s), testkit.NewDriveIn(t, s, testkit.Delhi)
		f := d.Facility
		f.ID = far.Facility.ID
		testkit.Refused(t, s.AddFacilities(ctx, d.Actor(staff.District), []facility.Facility{f}), "id_taken")
	})
}

// The books of a session are closed once: whoever comes with other figures is told.
func TestBooksClosedWithOtherFigures(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		plan := d.Plan(testkit.Today.Add(-1), d.Lot("COVISHIELD", "2022-06-30", 9), 3)
		plan.LateReason = "paper list"
		e := d.Publish(plan)
		act := stock.CloseBooks{SessionID: e.ID, Wasted: []stock.Portion{{LotID: e.Lots[0].LotID, Doses: 2}}}
		testkit.Done(t, s.CloseBooks(ctx, d.Actor(staff.ColdChain), act))
		testkit.Done(t, s.CloseBooks(ctx, d.Actor(staff.ColdChain), act))
		act.Wasted = []stock.Portion{{LotID: e.Lots[0].LotID, Doses: 3}}
		testkit.Refused(t, s.CloseBooks(ctx, d.Actor(staff.ColdChain), act), "id_taken")
	})
}

// A count that is far from the ledger is asked about once more; taken all the same, it is looked at, by somebody else.
func TestACountFarFromTheLedgerIsLookedAt(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot, keeper, officer := d.Lot("COVISHIELD", "2022-06-30", 100), d.Actor(staff.ColdChain), d.Actor(staff.District)
		found := func() []review.Item {
			items, err := s.Reviews(ctx, officer.Scope, store.ReviewFilter{State: review.Open, Code: pack.CountOff}, store.ReviewPlace{}, 5)
			testkit.Done(t, err)
			return items
		}
		act := stock.Count{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, Doses: 1000, Reason: "counted"}
		_, err := s.Count(ctx, keeper, act)
		testkit.Refused(t, err, "count_far_off")
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 100 || len(found()) != 0 {
			t.Errorf("%+v, %d to review", h, len(found()))
		}
		act.Sure = true
		for range 2 {
			_, err = s.Count(ctx, keeper, act)
			testkit.Done(t, err)
		}
		items := found()
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 1000 || len(items) != 1 {
			t.Fatalf("%+v, %d to review", h, len(items))
		}
		if i := items[0]; i.Area != testkit.Pune || i.FacilityID != d.Facility.ID || i.By != keeper.ID || i.Args["counted"] != "1000" || i.Args["ledger"] != "100" {
			t.Errorf("%+v", i)
		}
		near := stock.Count{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, Doses: 999, Reason: "one broke"}
		_, err = s.Count(ctx, keeper, near)
		if testkit.Done(t, err); len(found()) != 1 {
			t.Error("a count that is nearly right is to be reviewed")
		}
	})
}

// A facility that is closed is offered neither as a place to plan at nor as one to send to.
func TestClosedFacilitiesAreNotOffered(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		sup := newSupply(t, s)
		closed := sup.second.Facility
		closed.Closed = s.Now()
		testkit.Done(t, s.ChangeFacility(ctx, testkit.National(), closed))
		open, err := s.Facilities(ctx, staff.Over(testkit.Pune), store.FacilityFind{Open: true}, 100)
		testkit.Done(t, err)
		near, err := s.Neighbours(ctx, sup.dist)
		testkit.Done(t, err)
		for _, f := range append(open, near...) {
			if f.ID == closed.ID {
				t.Errorf("%s is offered", f.Name)
			}
		}
		all, err := s.Facilities(ctx, staff.Over(testkit.Pune), store.FacilityFind{}, 100)
		if testkit.Done(t, err); len(all) != len(open)+1 {
			t.Errorf("%d facilities, %d of them open", len(all), len(open))
		}
	})
}
