package storetest

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestBook(t *testing.T) {
	const phone, otherPhone = "+919812340010", "+919812340011"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		clerk := d.Actor(staff.District)
		tomorrow := d.Session(testkit.Today.Add(1), 2)
		free := func(sessionID string, slot int) int {
			l, err := s.PublicSession(ctx, sessionID)
			testkit.Done(t, err)
			return l.Session.Slot(slot).Free()
		}

		t.Run("the same id is the same booking", func(t *testing.T) {
			act := testkit.Booking(d.Person(), tomorrow, testkit.Morning)
			first, err := s.BookFor(ctx, clerk, act)
			testkit.Done(t, err)
			want := appointment.Appointment{ID: act.ID, BeneficiaryID: act.BeneficiaryID, SessionID: tomorrow.ID, SlotNo: testkit.Morning, Dose: 1,
				Product: "COVISHIELD", Date: tomorrow.Date, Code: act.Code, State: appointment.Booked, At: db.Clock.Now(), By: clerk.ID}
			if diff := cmp.Diff(want, first); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			act.Code = "0000"
			again, err := s.BookFor(ctx, clerk, act)
			if testkit.Done(t, err); again != first {
				t.Errorf("again %+v", again)
			}
			if n := free(tomorrow.ID, testkit.Morning); n != 1 {
				t.Errorf("%d places free", n)
			}
		})

		t.Run("a household books for its own and cancels once", func(t *testing.T) {
			today := d.Session(testkit.Today, 2)
			b := d.Person(phone)
			act := testkit.Booking(b, today, testkit.Afternoon)
			_, err := s.Book(ctx, otherPhone, act)
			testkit.Refused(t, err, "beneficiary_unknown")
			_, err = s.Book(ctx, phone, act)
			testkit.Done(t, err)
			_, err = s.CancelAppointment(ctx, phone, b.ID, act.ID)
			testkit.Refused(t, err, "cancel_too_late") // cancelling ends with the day before
			h, err := s.History(ctx, phone, b.ID)
			if testkit.Done(t, err); h.Live(testkit.Today) == nil || h.Live(testkit.Today).ID != act.ID {
				t.Errorf("%+v", h)
			}

			b = d.Person(phone)
			act = testkit.Booking(b, tomorrow, testkit.Afternoon)
			_, err = s.Book(ctx, phone, act)
			testkit.Done(t, err)
			_, err = s.CancelAppointment(ctx, otherPhone, b.ID, act.ID)
			testkit.Refused(t, err, "beneficiary_unknown")
			_, err = s.CancelAppointment(ctx, phone, b.ID, id.New())
			testkit.Refused(t, err, "appointment_unknown")
			for range 2 { // cancelling twice is once
				gone, err := s.CancelAppointment(ctx, phone, b.ID, act.ID)
				if testkit.Done(t, err); gone.State != appointment.Cancelled || free(tomorrow.ID, testkit.Afternoon) != 2 {
					t.Errorf("%+v, %d places free", gone, free(tomorrow.ID, testkit.Afternoon))
				}
			}
			again, err := s.Book(ctx, phone, act) // the booking that was cancelled does not come back
			if testkit.Done(t, err); again.State != appointment.Cancelled {
				t.Errorf("%+v", again)
			}
			act.ID = id.New()
			_, err = s.Book(ctx, phone, act)
			testkit.Done(t, err)
			_, err = s.Book(ctx, phone, testkit.Booking(b, today, testkit.Morning))
			testkit.Refused(t, err, "appointment_exists")
		})

		t.Run("a full slot, then a full session", func(t *testing.T) {
			full := d.Session(testkit.Today.Add(2), 1)
			d.Book(d.Person(), full, testkit.Morning)
			_, err := s.BookFor(ctx, clerk, testkit.Booking(d.Person(), full, testkit.Morning))
			testkit.Refused(t, err, "slot_full")
			d.Book(d.Person(), full, testkit.Afternoon)
			_, err = s.BookFor(ctx, clerk, testkit.Booking(d.Person(), full, testkit.Afternoon))
			testkit.Refused(t, err, "session_full")
		})

		t.Run("the rules of the drive", func(t *testing.T) {
			refused := func(act appointment.Book, code string) {
				t.Helper()
				_, err := s.BookFor(ctx, clerk, act)
				testkit.Refused(t, err, code)
			}
			b := d.Person()
			refused(testkit.Booking(b, tomorrow, testkit.WalkIns), "slot_unknown")
			refused(testkit.Booking(b, tomorrow, 99), "slot_unknown")
			refused(testkit.Booking(b, d.Session(testkit.Today.Add(15), 1), testkit.Morning), "booking_not_open")
			refused(testkit.Booking(b, session.Session{ID: id.New()}, testkit.Morning), "session_unknown")
			act := testkit.Booking(b, tomorrow, testkit.Morning)
			act.BeneficiaryID = id.New()
			refused(act, "beneficiary_unknown")
			act.ID = "7"
			refused(act, "id_malformed")

			early := d.Vaccinated("COVISHIELD", testkit.Today.Add(-83))
			refused(testkit.Booking(early, d.Session(testkit.Today, 1), testkit.Morning), "dose_too_early")
			due := d.Book(early, d.Session(testkit.Today.Add(1), 1), testkit.Morning)
			if due.Dose != 2 {
				t.Errorf("%+v", due)
			}
			refused(testkit.Booking(d.Vaccinated("COVAXIN", testkit.Today.Add(-83)), tomorrow, testkit.Morning), "product_mismatch")

			young := testkit.Adult()
			young.BirthYear = 2004
			child, err := s.Register(ctx, young)
			testkit.Done(t, err)
			refused(testkit.Booking(child, tomorrow, testkit.Morning), "age_below")

			plan := d.Plan(testkit.Today.Add(1), d.Lot("COVISHIELD", "2022-06-30", 3), 1)
			plan.MinAge, plan.Slots[1].Dose = 45, 2
			elder := d.Publish(plan)
			refused(testkit.Booking(d.Person(), elder, testkit.Morning), "session_other_age") // born in 1980
			old := testkit.Adult()
			old.BirthYear = 1950
			grandmother, err := s.Register(ctx, old)
			testkit.Done(t, err)
			refused(testkit.Booking(grandmother, elder, testkit.Afternoon), "slot_other_dose")
			d.Book(grandmother, elder, testkit.Morning)
		})

		t.Run("a day closes at three in the afternoon", func(t *testing.T) {
			defer db.Clock.Set(testkit.Today, 600)
			today := d.Session(testkit.Today, 2)
			db.Clock.Set(testkit.Today, 14*60+59)
			d.Book(d.Person(), today, testkit.Afternoon)
			db.Clock.Set(testkit.Today, 15*60)
			_, err := s.BookFor(ctx, clerk, testkit.Booking(d.Person(), today, testkit.Afternoon))
			testkit.Refused(t, err, "booking_closed")
		})

		t.Run("a time of the day that is over cannot be booked", func(t *testing.T) {
			defer db.Clock.Set(testkit.Today, 600)
			today := d.Session(testkit.Today, 2)
			db.Clock.Set(testkit.Today, 12*60)
			_, err := s.BookFor(ctx, clerk, testkit.Booking(d.Person(), today, testkit.Morning))
			testkit.Refused(t, err, "slot_over")
			d.Book(d.Person(), today, testkit.Afternoon)
		})

		t.Run("staff book in their own area", func(t *testing.T) {
			act := testkit.Booking(d.Person(), tomorrow, testkit.Morning)
			for name, actor := range map[string]staff.Actor{
				"another district": {ID: id.New(), Role: staff.District, Scope: staff.Over(testkit.Delhi)},
				"a vaccinator":     d.Actor(staff.Vaccinator),
			} {
				if _, err := s.BookFor(ctx, actor, act); fault.Code(err) != "forbidden" {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	})
}

// One person is booked by many callers at once: one appointment, one place.
func TestBookOnePersonAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		e := d.Session(testkit.Today, 50)
		b := d.Person()
		var got tallyOf
		var wait sync.WaitGroup
		for i := range 30 {
			wait.Go(func() {
				_, err := stores[i%len(stores)].BookFor(ctx, d.Actor(staff.District), testkit.Booking(b, e, 1+i%2))
				got.add(fault.Code(err))
			})
		}
		wait.Wait()
		if got.of("") != 1 || got.of("appointment_exists") != 29 {
			t.Errorf("answers %v", got.String())
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT SUM(taken) FROM slot"); n != 1 {
			t.Errorf("%d places taken", n)
		}
	})
}

// Somebody with a booking walks in elsewhere and is vaccinated: the booking is over and its place free.
func TestAWalkInEndsTheBooking(t *testing.T) {
	const phone = "+919812340012"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		today, tomorrow := d.Session(testkit.Today, 1), d.Session(testkit.Today.Add(1), 1)
		b := d.Person(phone)
		a := d.Book(b, tomorrow, testkit.Morning)
		d.Record(testkit.WalkIn(b, today))
		h, err := s.History(ctx, phone, b.ID)
		if testkit.Done(t, err); h.Live(testkit.Today) != nil || h.Appointments[0].ID != a.ID || h.Appointments[0].State != appointment.Cancelled {
			t.Errorf("%+v", h.Appointments)
		}
		d.Book(d.Person(), tomorrow, testkit.Morning) // the one place there is
		roster, err := s.Roster(ctx, d.Actor(staff.Verifier), tomorrow.ID)
		if testkit.Done(t, err); len(roster) != 1 || roster[0].Person.ID == b.ID {
			t.Errorf("%d on the roster", len(roster))
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM outbox WHERE kind = 'appointment.cancelled'"); n != 1 {
			t.Errorf("%d people are told", n)
		}
	})
}

// Whoever does not come may book again from the next day. The place of the day that has passed stays taken, and if the dose
// turns out to have been given after all, it keeps the booking it was given for.
func TestAMissedBooking(t *testing.T) {
	const phone = "+919812340013"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		today, later := d.Session(testkit.Today, 1), d.Session(testkit.Today.Add(2), 1)
		b := d.Person(phone)
		missed := d.Book(b, today, testkit.Morning)
		_, err := s.Book(ctx, phone, testkit.Booking(b, later, testkit.Morning))
		testkit.Refused(t, err, "appointment_exists")
		db.Clock.Set(testkit.Today.Add(1), 600)
		again := d.Book(b, later, testkit.Morning)
		h, err := s.History(ctx, phone, b.ID)
		testkit.Done(t, err)
		if live := h.Live(testkit.Today.Add(1)); live == nil || live.ID != again.ID || h.Appointments[0].State != appointment.Missed {
			t.Errorf("%+v", h.Appointments)
		}
		l, err := s.PublicSession(ctx, today.ID)
		if testkit.Done(t, err); l.Session.Slot(testkit.Morning).Taken != 1 {
			t.Errorf("%+v", l.Session.Slots)
		}
		act := testkit.Kept(missed, today)
		act.OccurredAt, act.LateReason = testkit.Today.At(700, db.Pack.Zone), "no network"
		_, err = s.RecordDose(ctx, d.Actor(staff.DataEntry), act)
		testkit.Done(t, err)
		h, err = s.History(ctx, phone, b.ID)
		if testkit.Done(t, err); h.Appointments[0].State != appointment.Kept || h.Appointments[1].State != appointment.Cancelled {
			t.Errorf("%+v", h.Appointments)
		}
	})
}
