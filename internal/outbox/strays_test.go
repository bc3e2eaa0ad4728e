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
