package outbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/testkit"
)

// People are reminded at nine of what still holds: a booking the day before, the next dose when it is due and when it is late.
func TestReminders(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		write := func(_ string, kind message.Kind, args ...string) string {
			return string(kind) + " " + strings.Join(args, " ")
		}
		consumers := []outbox.Consumer{outbox.Messages(db.Pack, write)}
		reminded := func(want ...string) {
			t.Helper()
			outbox.Drain(ctx, s, quiet, consumers)
			for range 2 { // the second run finds nothing to do
				testkit.Done(t, outbox.SendReminders(ctx, s, write))
			}
			inbox, err := s.Inbox(ctx, 100)
			testkit.Done(t, err)
			var got []string
			for _, m := range inbox {
				if slices.Contains([]message.Kind{message.Reminder, message.DoseDue, message.DoseLate}, m.Kind) {
					got = append(got, m.Phone[9:]+" "+m.Text)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		}
		later := d.Session(testkit.Today.Add(3), 9)
		comes, cancels, moves, none := d.Person("+919812340001"), d.Person("+919812340002"), d.Person("+919812340003"), d.Person()
		d.Book(comes, later, testkit.Morning)
		d.Book(none, later, testkit.Morning)
		gone := d.Book(cancels, later, testkit.Morning)
		from := d.Book(moves, later, testkit.Morning)
		outbox.Drain(ctx, s, quiet, consumers)
		_, err := s.CancelAppointment(ctx, "+919812340002", cancels.ID, gone.ID)
		testkit.Done(t, err)
		move := testkit.Booking(moves, d.Session(testkit.Today.Add(5), 1), testkit.Morning)
		move.Instead = from.ID
		_, err = s.Book(ctx, "+919812340003", move)
		testkit.Done(t, err)
		reminded()
		db.Clock.Set(testkit.Today.Add(2), 8*60+59)
		reminded()
		db.Clock.Advance(time.Minute)
		first := "0001 reminder date 2021-09-20 from 09:00 until 12:00 place Aundh District Hospital pin 411027 code 4711"
		reminded(first)

		db.Clock.Set(testkit.Today.Add(3), 600)
		h, err := s.History(ctx, "+919812340001", comes.ID)
		testkit.Done(t, err)
		d.Record(testkit.Kept(h.Appointments[0], later))
		reminded(first)
		db.Clock.Set(testkit.Today.Add(3+84), 600) // Covishield
		// The moved booking's day has passed meanwhile: there is nothing left to remind of.
		reminded("0001 dose_due number 2", first)
		db.Clock.Set(testkit.Today.Add(3+113), 600)
		reminded("0001 dose_due number 2", "0001 dose_late number 2", first)
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM reminder"); n != 0 {
			t.Errorf("%d reminders are left", n)
		}
	})
}
