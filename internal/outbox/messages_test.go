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

// Each act is told to the phone it concerns, once; somebody without a phone is told nothing.
func TestMessagesFollowActs(t *testing.T) {
	const phone = "+919812340060"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		write := func(lang string, kind message.Kind, args ...string) string {
			return strings.TrimSpace(lang + " " + string(kind) + " " + strings.Join(args, " "))
		}
		consumers := []outbox.Consumer{outbox.Messages(db.Pack, write)}
		next := func() { // so that messages have an order
			outbox.Drain(ctx, s, quiet, consumers)
			db.Clock.Advance(time.Second)
		}
		e, tomorrow := d.Session(testkit.Today, 3), d.Session(testkit.Today.Add(1), 3)
		b := d.Person(phone)
		next()
		a, err := s.Book(ctx, phone, testkit.Booking(b, tomorrow, testkit.Morning))
		testkit.Done(t, err)
		next()
		testkit.Done(t, s.KeepLanguage(ctx, "+919812340061", "ur")) // somebody else
		testkit.Done(t, s.KeepLanguage(ctx, phone, "bn"))
		move := testkit.Booking(b, tomorrow, testkit.Afternoon)
		move.Instead = a.ID
		a, err = s.Book(ctx, phone, move)
		testkit.Done(t, err)
		next()
		_, err = s.CancelAppointment(ctx, phone, b.ID, a.ID)
		testkit.Done(t, err)
		next()
		act := testkit.WalkIn(b, e)
		d.Record(act)
		next()
		d.Record(act)
		d.Record(testkit.WalkIn(d.Person(), e)) // nobody to tell
		next()

		want := []string{
			"registered reference " + b.Reference,
			"booked date 2021-09-18 from 09:00 until 12:00 place Aundh District Hospital pin 411027 code 4711",
			"bn moved date 2021-09-18 from 13:00 until 17:00 place Aundh District Hospital pin 411027 code 4711",
			"bn cancelled date 2021-09-18 place Aundh District Hospital",
			"bn dose_given number 1 product Covishield date 2021-09-17",
		}
		inbox, err := s.Inbox(ctx, 10)
		testkit.Done(t, err)
		var got []string
		for _, m := range inbox {
			if m.Phone != phone {
				t.Errorf("a message to %s", m.Phone)
			}
			got = append([]string{m.Text}, got...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

// Whoever books and cancels before anything was said hears only of the end: the two may be told in either order.
func TestWhatHasEndedIsNotTold(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		const phone = "+919812340062"
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		b, tomorrow := d.Person(phone), d.Session(testkit.Today.Add(1), 3)
		a, err := s.Book(ctx, phone, testkit.Booking(b, tomorrow, testkit.Morning))
		testkit.Done(t, err)
		_, err = s.CancelAppointment(ctx, phone, b.ID, a.ID)
		testkit.Done(t, err)
		write := func(_ string, kind message.Kind, _ ...string) string { return string(kind) }
		outbox.Drain(ctx, s, quiet, []outbox.Consumer{outbox.Messages(db.Pack, write)})
		inbox, err := s.Inbox(ctx, 10)
		testkit.Done(t, err)
		var got []string
		for _, m := range inbox {
			got = append(got, m.Text)
		}
		slices.Sort(got)
		if diff := cmp.Diff([]string{"cancelled", "registered"}, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
