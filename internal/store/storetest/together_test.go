package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestPairAndMove(t *testing.T) {
	const phone = "+919812340070"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVAXIN", "2022-06-30", 100)
		first, other := d.Publish(d.Plan(testkit.Today.Add(2), lot, 1)), d.Publish(d.Plan(testkit.Today.Add(3), lot, 1))
		second, late := d.Publish(d.Plan(testkit.Today.Add(30), lot, 1)), d.Publish(d.Plan(testkit.Today.Add(40), lot, 1))
		taken := func(want string) {
			t.Helper()
			got := ""
			for _, id := range []string{first.ID, other.ID, second.ID, late.ID} {
				l, err := s.PublicSession(ctx, id)
				testkit.Done(t, err)
				got += fmt.Sprint(l.Session.Slot(testkit.Morning).Taken)
			}
			if got != want {
				t.Errorf("places taken %s, want %s", got, want)
			}
		}
		b := d.Person(phone)
		one, two := testkit.Booking(b, first, testkit.Morning), testkit.Booking(b, second, testkit.Morning)
		two.Dose = 2

		_, err := s.Book(ctx, phone, two)
		testkit.Refused(t, err, "pair_needs_first")
		pair, err := s.BookTogether(ctx, phone, []appointment.Book{one, two})
		if testkit.Done(t, err); len(pair) != 2 || pair[0].Dose != 1 || pair[1].Dose != 2 {
			t.Fatalf("%+v", pair)
		}
		again, err := s.BookTogether(ctx, phone, []appointment.Book{one, two})
		if testkit.Done(t, err); len(again) != 2 || again[1] != pair[1] {
			t.Errorf("again %+v", again)
		}
		taken("1010")

		move := testkit.Booking(b, other, testkit.Morning)
		move.Instead = one.ID
		_, err = s.Book(ctx, phone, move) // the second would come a day too early
		testkit.Refused(t, err, "move_breaks_pair")
		taken("1010")
		later := testkit.Booking(b, late, testkit.Morning)
		later.Instead = two.ID
		_, err = s.Book(ctx, phone, later)
		testkit.Done(t, err)
		_, err = s.Book(ctx, phone, move)
		testkit.Done(t, err)
		_, err = s.Book(ctx, phone, move) // a second click
		testkit.Done(t, err)
		taken("0101")
		roster, err := s.Roster(ctx, d.Actor(staff.Verifier), first.ID)
		if testkit.Done(t, err); len(roster) != 0 {
			t.Errorf("%d people stay on the list of the session that was left", len(roster))
		}

		_, err = s.CancelAppointment(ctx, phone, b.ID, move.ID)
		testkit.Done(t, err)
		taken("0000")
		h, err := s.History(ctx, phone, b.ID)
		testkit.Done(t, err)
		for _, a := range h.Appointments {
			if a.State != appointment.Cancelled {
				t.Errorf("%+v", a)
			}
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM roster"); n != 0 {
			t.Errorf("%d on rosters", n)
		}
	})
}

// A first dose given later than planned leaves the second booking too early: it ends, and its place is free.
func TestADoseEndsThePairThatNoLongerFits(t *testing.T) {
	const phone = "+919812340071"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVAXIN", "2022-06-30", 100)
		first, walkIn := d.Publish(d.Plan(testkit.Today.Add(1), lot, 1)), d.Publish(d.Plan(testkit.Today.Add(4), lot, 1))
		second := d.Publish(d.Plan(testkit.Today.Add(29), lot, 1))
		b := d.Person(phone)
		acts := []appointment.Book{testkit.Booking(b, first, testkit.Morning), testkit.Booking(b, second, testkit.Morning)}
		acts[1].Dose = 2
		_, err := s.BookTogether(ctx, phone, acts)
		testkit.Done(t, err)
		db.Clock.Set(testkit.Today.Add(4), 600)
		d.Record(testkit.WalkIn(b, walkIn))
		h, err := s.History(ctx, phone, b.ID)
		testkit.Done(t, err)
		if a := appointment.Find(h.Appointments, acts[0].ID); a.State != appointment.Missed {
			t.Errorf("the first: %+v", a)
		}
		if a := appointment.Find(h.Appointments, acts[1].ID); a.State != appointment.Cancelled {
			t.Errorf("the second: %+v", a)
		}
		l, err := s.PublicSession(ctx, second.ID)
		if testkit.Done(t, err); l.Session.Slot(testkit.Morning).Taken != 0 {
			t.Errorf("%+v", l.Session.Slots)
		}
	})
}

// Families book and move at once, on PostgreSQL through two processes: nobody has half of what they asked for.
func TestTogetherIsAllOrNothing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		e := d.Session(testkit.Today.Add(1), 10) // 20 places for 12 families of three
		var got tallyOf
		var families sync.WaitGroup
		for n := range 12 {
			phone := fmt.Sprintf("+9198130000%02d", n)
			people := []beneficiary.Beneficiary{d.Person(phone), d.Person(phone), d.Person(phone)}
			families.Go(func() {
				s := stores[n%len(stores)]
				var acts []appointment.Book
				for i, b := range people {
					acts = append(acts, testkit.Booking(b, e, 1+(n+i)%2))
				}
				_, err := s.BookTogether(ctx, phone, acts)
				got.add(fault.Code(err))
				all, err := s.Histories(ctx, phone)
				testkit.Done(t, err)
				live := 0
				for _, h := range all {
					if h.Live(testkit.Today) != nil {
						live++
					}
				}
				if live != 0 && live != 3 {
					t.Errorf("%d of a family of three have a place", live)
				}
			})
		}
		families.Wait()
		taken := testkit.Number(t, db.SQL(t), "SELECT SUM(taken) FROM slot")
		live := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM appointment WHERE state = 'booked'")
		if taken != live || int(taken) != 3*got.of("") || got.of("") < 5 || got.of("")+got.of("slot_full")+got.of("session_full") != 12 {
			t.Errorf("%d places taken, %d booked, answers %v", taken, live, got.String())
		}
	})
}

// Ten thousand people want one of a thousand places in the same moment: a thousand have one, and each of the others is told that
// there is none left.
func TestRush(t *testing.T) {
	const people, each = 10_000, 500 // two slots
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		e := d.Session(testkit.Today.Add(1), each)
		crowd := make([]beneficiary.Beneficiary, people)
		all := func(do func(i int)) time.Duration {
			var wait sync.WaitGroup
			began := time.Now()
			for i := range people {
				wait.Go(func() { do(i) })
			}
			wait.Wait()
			return time.Since(began)
		}
		all(func(i int) { crowd[i] = d.With(t, stores[i%len(stores)]).Person(fmt.Sprintf("+9197%08d", i)) })
		var got tallyOf
		took := all(func(i int) {
			_, err := stores[i%len(stores)].Book(ctx, fmt.Sprintf("+9197%08d", i), testkit.Booking(crowd[i], e, 1+i%2))
			got.add(fault.Code(err))
		})
		t.Logf("%d people had their answer in %v: %v", people, took.Round(time.Millisecond), got.String())
		if got.of("") != 2*each || got.of("slot_full")+got.of("session_full") != people-2*each {
			t.Errorf("answers %v", got.String())
		}
		rows := db.SQL(t)
		booked := testkit.Number(t, rows, "SELECT COUNT(*) FROM appointment WHERE state = 'booked'")
		if taken := testkit.Number(t, rows, "SELECT SUM(taken) FROM slot"); taken != 2*each || booked != 2*each {
			t.Errorf("%d places taken, %d booked", taken, booked)
		}
	})
}
