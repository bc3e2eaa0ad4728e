package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func TestDose(t *testing.T) {
	const phone = "+919812340020"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		vaccinator := d.Actor(staff.Vaccinator)
		refused := func(t *testing.T, act dose.Record, code string) {
			t.Helper()
			_, err := s.RecordDose(ctx, vaccinator, act)
			testkit.Refused(t, err, code)
		}

		t.Run("a walk-in takes a place and a dose of the lot", func(t *testing.T) {
			e := d.Session(testkit.Today, 2)
			act := testkit.WalkIn(d.Person(phone), e)
			o := d.Record(act)
			want := dose.Dose{ID: act.ID, BeneficiaryID: act.BeneficiaryID, Seq: 1, Number: 1, Product: "COVISHIELD", LotID: act.LotID, SessionID: e.ID,
				SlotNo: testkit.WalkIns, FacilityID: d.Facility.ID, Area: testkit.Pune, OccurredAt: db.Clock.Now(), OccurredOn: testkit.Today,
				RecordedAt: db.Clock.Now(), RecordedBy: vaccinator.ID}
			if diff := cmp.Diff(want, o.Dose); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			h, err := s.History(ctx, phone, act.BeneficiaryID)
			if testkit.Done(t, err); !cmp.Equal(h.Doses, []dose.Dose{want}) {
				t.Errorf("read back %+v", h.Doses)
			}
			l, err := s.PublicSession(ctx, e.ID)
			if testkit.Done(t, err); l.Session.Slot(testkit.WalkIns).Taken != 1 || l.Session.Lots[0].Used != 1 {
				t.Errorf("%+v", l.Session)
			}
		})

		t.Run("a booked dose keeps the appointment and takes no second place", func(t *testing.T) {
			e := d.Session(testkit.Today, 2)
			b := d.Person(phone)
			a := d.Book(b, e, testkit.Morning)
			act := testkit.Kept(a, e)
			o := d.Record(act)
			if o.Dose.SlotNo != testkit.Morning || o.Dose.AppointmentID != a.ID {
				t.Errorf("%+v", o.Dose)
			}
			h, err := s.History(ctx, phone, b.ID)
			if testkit.Done(t, err); h.Live(testkit.Today) != nil || h.Appointments[0].State != appointment.Kept {
				t.Errorf("%+v", h.Appointments)
			}
			l, err := s.PublicSession(ctx, e.ID)
			if testkit.Done(t, err); l.Session.Slot(testkit.Morning).Taken != 1 || l.Session.Slot(testkit.WalkIns).Taken != 0 || l.Session.Lots[0].Used != 1 {
				t.Errorf("%+v", l.Session)
			}
			_, err = s.CancelAppointment(ctx, phone, b.ID, a.ID)
			testkit.Refused(t, err, "appointment_kept")
			again := d.Record(act)
			if !again.Already || again.Dose != o.Dose {
				t.Errorf("again %+v", again)
			}
			other := testkit.Kept(a, e)
			refused(t, other, "appointment_over")
		})

		t.Run("the secret code is asked for", func(t *testing.T) {
			e := d.Session(testkit.Today, 2)
			a := d.Book(d.Person(), e, testkit.Morning)
			act := testkit.Kept(a, e)
			act.Code = "1174"
			refused(t, act, "code_wrong")
			act.Code = ""
			refused(t, act, "code_wrong")
			act.Code, act.AppointmentID = a.Code, id.New()
			refused(t, act, "appointment_unknown")
			elsewhere := testkit.Kept(a, d.Session(testkit.Today, 2))
			refused(t, elsewhere, "appointment_elsewhere")
		})

		t.Run("an early second dose says when it is due", func(t *testing.T) {
			e := d.Session(testkit.Today, 2)
			_, err := s.RecordDose(ctx, vaccinator, testkit.WalkIn(d.Vaccinated("COVISHIELD", testkit.Today.Add(-83)), e))
			testkit.Refused(t, err, "dose_too_early")
			if f := fault.From(err); f.Args["due"] != "2021-09-18" || f.Rule != "covishield-12-16-weeks" || f.Source == "" || f.Kind != fault.Refused {
				t.Errorf("%+v", f)
			}
			on84 := d.Record(testkit.WalkIn(d.Vaccinated("COVISHIELD", testkit.Today.Add(-84)), e))
			if on84.Dose.Number != 2 || on84.Dose.Seq != 2 {
				t.Errorf("%+v", on84.Dose)
			}
		})

		t.Run("another product than the first", func(t *testing.T) {
			_, err := s.RecordDose(ctx, vaccinator, testkit.WalkIn(d.Vaccinated("COVAXIN", testkit.Today.Add(-90)), d.Session(testkit.Today, 2)))
			testkit.Refused(t, err, "product_mismatch")
			if f := fault.From(err); f.Args["product"] != "Covaxin" {
				t.Errorf("%+v", f)
			}
		})

		t.Run("a second dose on the same day", func(t *testing.T) {
			e := d.Session(testkit.Today, 2)
			b := d.Person()
			d.Record(testkit.WalkIn(b, e))
			refused(t, testkit.WalkIn(b, e), "dose_too_early")
			first := testkit.WalkIn(b, e)
			first.Number = 1
			refused(t, first, "dose_already_given")
		})

		t.Run("a full session names the places that can be booked", func(t *testing.T) {
			e := d.Session(testkit.Today, 1)
			d.Record(testkit.WalkIn(d.Person(), e))
			_, err := s.RecordDose(ctx, vaccinator, testkit.WalkIn(d.Person(), e))
			testkit.Refused(t, err, "walk_in_full")
			if f := fault.From(err); f.Args["free"] != "2" {
				t.Errorf("%+v", f)
			}
		})

		t.Run("an empty lot", func(t *testing.T) {
			plan := d.Plan(testkit.Today, d.Lot("COVISHIELD", "2022-06-30", 1), 1)
			plan.Lots = []session.SetAside{{LotID: plan.Lots[0].LotID, Doses: 1}, {LotID: d.Lot("COVISHIELD", "2022-07-31", 2).ID, Doses: 2}}
			plan.Slots[2].Capacity, plan.Slots = 3, plan.Slots[2:]
			e := d.Publish(plan)
			d.Record(testkit.WalkIn(d.Person(), e))
			act := testkit.WalkIn(d.Person(), e)
			refused(t, act, "lot_empty")
			act.LotID = e.Lots[1].LotID // the same act, with the other lot
			d.Record(act)
			act = testkit.WalkIn(d.Person(), e)
			act.LotID = d.Lot("COVISHIELD", "2022-06-30", 5).ID
			refused(t, act, "lot_not_in_session")
			act.LotID = ""
			refused(t, act, "lot_needed")
		})

		t.Run("a session that is over", func(t *testing.T) {
			e := d.Session(testkit.Today, 2)
			early := testkit.WalkIn(d.Person(), d.Session(testkit.Today.Add(1), 2))
			refused(t, early, "session_closed")
			defer db.Clock.Set(testkit.Today, 600)
			db.Clock.Set(testkit.Today.Add(1), 600)
			act := testkit.WalkIn(d.Person(), e)
			refused(t, act, "session_closed")
			act.OccurredAt = testkit.Today.At(660, db.Pack.Zone)
			refused(t, act, "late_reason_needed")
			act.LateReason = "no network"
			refused(t, act, "forbidden") // late entry is for those who may
		})

		t.Run("an expired lot is refused at the desk", func(t *testing.T) {
			lot := d.Lot("COVISHIELD", "2021-09-17", 3)
			e := d.Publish(d.Plan(testkit.Today, lot, 1))
			d.Record(testkit.WalkIn(d.Person(), e)) // the last day it may be given
			defer db.Clock.Set(testkit.Today, 600)
			db.Clock.Set(testkit.Today.Add(1), 600)
			act := testkit.WalkIn(d.Person(), e)
			act.LateReason, act.OccurredAt = "found in the fridge", db.Clock.Now()
			o, err := s.RecordDose(ctx, d.Actor(staff.DataEntry), act)
			testkit.Done(t, err)
			if got := stops(o); got != "session_closed walk_in_full lot_expired" && got != "session_closed lot_expired walk_in_full" {
				t.Errorf("%s", got)
			}
		})

		t.Run("nobody, nowhere, tomorrow, by a stranger", func(t *testing.T) {
			e := d.Session(testkit.Today, 2)
			b := d.Person()
			refused(t, testkit.WalkIn(beneficiary.Beneficiary{ID: id.New()}, e), "beneficiary_unknown")
			refused(t, dose.Record{ID: id.New(), BeneficiaryID: b.ID, SessionID: id.New(), LotID: e.Lots[0].LotID}, "session_unknown")
			act := testkit.WalkIn(b, e)
			act.OccurredAt = db.Clock.Now().Add(dayLong)
			refused(t, act, "occurred_in_future")
			act.OccurredAt, act.ID = 0, "1"
			refused(t, act, "id_malformed")
			stranger := testkit.NewDrive(t, s).Actor(staff.Vaccinator)
			_, err := s.RecordDose(ctx, stranger, testkit.WalkIn(b, e))
			testkit.Refused(t, err, "forbidden")
			_, err = s.RecordDose(ctx, d.Actor(staff.Verifier), testkit.WalkIn(b, e))
			testkit.Refused(t, err, "forbidden")
		})
	})
}

// A dose that was given is never thrown away: what the rules have against it becomes review items.
func TestLateEntry(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		plan := d.Plan(testkit.Today.Add(-3), d.Lot("COVISHIELD", "2022-06-30", 3), 1)
		plan.LateReason = "paper list"
		past := d.Publish(plan)
		b := d.Vaccinated("COVAXIN", testkit.Today.Add(-10))
		act := testkit.WalkIn(b, past)
		act.OccurredAt, act.LateReason = past.Date.At(700, db.Pack.Zone), "paper list"
		o, err := s.RecordDose(ctx, d.Actor(staff.DataEntry), act)
		testkit.Done(t, err)
		if got := stops(o); got != "product_mismatch dose_too_early" || o.Dose.Number != 2 || o.Dose.OccurredOn != past.Date || o.Dose.RecordedAt != db.Clock.Now() {
			t.Errorf("%s %+v", got, o.Dose)
		}
		again, err := s.RecordDose(ctx, d.Actor(staff.DataEntry), act)
		if testkit.Done(t, err); !again.Already {
			t.Errorf("%+v", again)
		}
		var reviews []review.Item
		lags, err := s.Lags(ctx, "reviews")
		testkit.Done(t, err)
		written := slices.IndexFunc(lags, func(l store.Lag) bool { return l.Waiting > 0 })
		_, err = s.Consume(ctx, "reviews", lags[written], 1, func(ctx context.Context, t *store.Tx, _ []store.Event) (err error) {
			reviews, err = t.FindingsOf(ctx, []string{b.ID})
			return err
		})
		slices.SortFunc(reviews, func(a, b review.Item) int { return strings.Compare(a.ID, b.ID) })
		if testkit.Done(t, err); len(reviews) != 2 || reviews[0].Code != "product_mismatch" || reviews[1].Code != "dose_too_early" || reviews[1].Args["dose"] != "2" ||
			reviews[0].DoseID != act.ID || reviews[0].BeneficiaryID != b.ID || reviews[0].FacilityID != d.Facility.ID || reviews[1].Rule == "" || reviews[0].By != d.Actor(staff.DataEntry).ID {
			t.Errorf("%+v", reviews)
		}

		// A second late dose finds the only walk-in place taken: kept, without a place, and reviewed.
		act = testkit.WalkIn(d.Person(), past)
		act.OccurredAt, act.LateReason = past.Date.At(700, db.Pack.Zone), "paper list"
		o, err = s.RecordDose(ctx, d.Actor(staff.DataEntry), act)
		if testkit.Done(t, err); stops(o) != "walk_in_full" || o.Slot != 0 || !o.FromLot {
			t.Errorf("%s %+v", stops(o), o)
		}
	})
}

// The same dose comes ten times at once, through two processes where there can be two: it is one.
func TestTheSameDoseTenTimes(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		e := d.Session(testkit.Today, 100)
		const people = 20
		acts := make([]dose.Record, people)
		for i := range acts {
			acts[i] = testkit.WalkIn(d.Person(), e)
		}
		var fresh, already tallyOf
		var wait sync.WaitGroup
		for i := range 10 * people {
			wait.Go(func() {
				o, err := stores[i%len(stores)].RecordDose(ctx, d.Actor(staff.Vaccinator), acts[i/10])
				if err != nil {
					t.Error(err)
				} else if o.Already {
					already.add("")
				} else {
					fresh.add("")
				}
			})
		}
		wait.Wait()
		sql := db.SQL(t)
		if fresh.of("") != people || already.of("") != 9*people {
			t.Errorf("%s were new, %s had been done", &fresh, &already)
		}
		for query, want := range map[string]int64{
			"SELECT COUNT(*) FROM dose":                             people,
			"SELECT SUM(used) FROM session_lot":                     people,
			"SELECT SUM(taken) FROM slot":                           people,
			"SELECT COUNT(*) FROM roster":                           people,
			"SELECT COUNT(*) FROM outbox WHERE kind = 'dose.given'": people,
		} {
			if n := testkit.Number(t, sql, query); n != want {
				t.Errorf("%s: %d, not %d", query, n, want)
			}
		}
	})
}

// Different doses for one person come at once, at two processes: one is given, the others are a second dose too early.
func TestOnePersonManyDoses(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		e := d.Session(testkit.Today, 100)
		for range 5 {
			b := d.Person()
			var got tallyOf
			var wait sync.WaitGroup
			for i := range 10 {
				wait.Go(func() {
					_, err := stores[i%len(stores)].RecordDose(ctx, d.Actor(staff.Vaccinator), testkit.WalkIn(b, e))
					got.add(fault.Code(err))
				})
			}
			wait.Wait()
			if got.of("") != 1 || got.of("dose_too_early") != 9 {
				t.Errorf("answers %v", got.String())
			}
		}
	})
}

// stops lists the codes of the findings that would have stopped a dose.
func stops(o dose.Outcome) string {
	out := ""
	for _, f := range o.Findings {
		if f.Level == "stop" {
			out += fmt.Sprintf(" %s", f.Code)
		}
	}
	if out == "" {
		return ""
	}
	return out[1:]
}
