package outbox_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// A booking that slipped in while consent was taken back ends, whichever of the two was written first, and its place is free again.
func TestStrayBookingsEnd(t *testing.T) {
	const phone = "+919812340075"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, raw := testkit.NewDrive(t, s), db.SQL(t)
		e := d.Session(testkit.Today.Add(1), 4)
		drain := func() {
			outbox.Drain(ctx, s, quiet, []outbox.Consumer{outbox.Messages(db.Pack, func(string, message.Kind, ...string) string { return "" })})
		}
		set := func(query string, args ...any) {
			_, err := raw.Exec(query, args...)
			testkit.Done(t, err)
		}
		first, second, other := d.Person(phone), d.Person(phone), d.Person(phone)
		drain()
		d.Book(first, e, testkit.Morning)
		set("UPDATE beneficiary SET consent = '' WHERE beneficiary_id = $1", first.ID) // the booking's event comes after it

		a := d.Book(second, e, testkit.Morning)
		set("UPDATE appointment SET state = 'cancelled' WHERE beneficiary_id = $1", second.ID) // taking back does not see the booking
		testkit.Done(t, s.Agree(ctx, phone, beneficiary.Consenting{ID: id.New(), BeneficiaryID: second.ID}))
		set("UPDATE appointment SET state = 'booked' WHERE appointment_id = $1", a.ID)
		d.Book(other, e, testkit.Morning)
		drain()
		if n := testkit.Number(t, raw, "SELECT COUNT(*) FROM appointment WHERE state = 'booked'"); n != 1 {
			t.Errorf("%d bookings are live", n)
		}
		if n := testkit.Number(t, raw, "SELECT SUM(taken) FROM slot WHERE session_id = $1", e.ID); n != 1 {
			t.Errorf("%d places are taken", n)
		}
		if n := testkit.Number(t, raw, "SELECT COUNT(*) FROM roster WHERE session_id = $1", e.ID); n != 1 {
			t.Errorf("%d people are in the roster", n)
		}
	})
}

// Somebody books a dose in the moment in which it is given to them elsewhere: when all events are taken, nobody has a booking for a dose that they
// have had, and that for the next dose of a pair stays.
func TestBookingMeetsItsDose(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d, raw := testkit.NewDrive(t, s), db.SQL(t)
		today, later := d.Session(testkit.Today, 40), d.Session(testkit.Today.Add(1), 40)
		pair := d.Session(testkit.Today.Add(90), 4)
		set := func(query string, args ...any) {
			_, err := raw.Exec(query, args...)
			testkit.Done(t, err)
		}
		kept := d.Person("+919816000077")
		first := d.Book(kept, later, testkit.Morning)
		act := testkit.Booking(kept, pair, testkit.Morning)
		act.Dose = 2
		_, err := s.BookFor(ctx, d.Actor(staff.District), act)
		testkit.Done(t, err)
		d.Record(testkit.WalkIn(kept, today))
		set("UPDATE appointment SET state = 'booked' WHERE appointment_id = $1", first.ID) // as if the dose had not seen the booking
		set("UPDATE slot SET taken = taken + 1 WHERE session_id = $1 AND slot_no = 1", later.ID)
		for i := range 30 {
			b := d.Person(fmt.Sprintf("+9198160000%02d", i))
			var both sync.WaitGroup
			both.Go(func() {
				if _, err := s.Book(ctx, b.Phone, testkit.Booking(b, later, testkit.Morning)); err != nil && fault.From(err).Kind == fault.Internal {
					t.Error(err)
				}
			})
			both.Go(func() { d.Record(testkit.WalkIn(b, today)) })
			both.Wait()
		}
		outbox.Drain(ctx, s, quiet, []outbox.Consumer{outbox.Messages(db.Pack, func(string, message.Kind, ...string) string { return "" })})
		if n := testkit.Number(t, raw, "SELECT COUNT(*) FROM appointment a WHERE a.state = 'booked' AND EXISTS (SELECT 1 FROM dose o WHERE o.beneficiary_id = a.beneficiary_id AND o.number = a.dose)"); n != 0 {
			t.Errorf("%d bookings are for a dose that was given", n)
		}
		if n := testkit.Number(t, raw, "SELECT COUNT(*) FROM appointment WHERE state = 'booked' AND beneficiary_id = $1 AND dose = 2", kept.ID); n != 1 {
			t.Error("the booking for the next dose is gone")
		}
		if n := testkit.Number(t, raw, "SELECT SUM(taken) FROM slot WHERE session_id = $1", later.ID); n != 0 {
			t.Errorf("%d places are taken", n)
		}
	})
}

// Somebody books in the moment in which their record is erased: when all events are taken, no closed record has a booking.
func TestBookingMeetsErasing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		e := d.Session(testkit.Today.Add(1), 40)
		for i := range 40 {
			phone := fmt.Sprintf("+9198160000%02d", i)
			b := d.Person(phone)
			var both sync.WaitGroup
			both.Go(func() {
				_, err := s.Book(ctx, phone, testkit.Booking(b, e, testkit.Morning))
				if code := fault.Code(err); code != "" && code != "record_closed" && code != "beneficiary_unknown" {
					t.Error(err)
				}
			})
			both.Go(func() {
				testkit.Done(t, s.EraseMember(ctx, phone, beneficiary.Erase{ID: id.New(), BeneficiaryID: b.ID}))
			})
			both.Wait()
		}
		outbox.Drain(ctx, s, quiet, []outbox.Consumer{outbox.Messages(db.Pack, func(string, message.Kind, ...string) string { return "" })})
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM appointment WHERE state = 'booked'"); n != 0 {
			t.Errorf("%d closed records have a booking", n)
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT SUM(taken) FROM slot WHERE session_id = $1", e.ID); n != 0 {
			t.Errorf("%d places are taken", n)
		}
	})
}
