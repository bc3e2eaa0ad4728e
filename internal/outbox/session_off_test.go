package outbox_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// Everybody booked is told what became of them when hours change and when the session is cancelled; nobody is told twice.
func TestACancelledSessionIsTold(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		write := func(_ string, kind message.Kind, args ...string) string {
			return strings.Join(append([]string{string(kind)}, args...), " ")
		}
		consumers := []outbox.Consumer{outbox.Messages(db.Pack, write), outbox.Figures(db.Pack)}
		off := d.Session(testkit.Today.Add(1), 5)
		d.Session(testkit.Today.Add(2), 1) // two places
		phones := []string{"+919812340071", "+919812340072", "+919812340073"}
		for i, phone := range phones {
			act := testkit.Booking(d.Person(phone), off, testkit.Morning)
			act.NextBest = i != 1
			_, err := s.Book(ctx, phone, act)
			testkit.Done(t, err)
		}
		planner := d.Actor(staff.District)
		for _, starts := range []int{600, 630} {
			_, err := s.ChangeSession(ctx, planner, session.Change{SessionID: off.ID, Slots: []session.SlotChange{{No: 1, NewSlot: session.NewSlot{Starts: starts, Ends: 720, Capacity: 5}}}})
			testkit.Done(t, err)
			outbox.Drain(ctx, s, quiet, consumers)
		}
		for range 2 {
			testkit.Done(t, s.CancelSession(ctx, planner, session.Cancel{SessionID: off.ID, Reason: session.NoStaff}))
			testkit.Done(t, outbox.EndAllBookings(ctx, s))
			outbox.Drain(ctx, s, quiet, consumers)
		}
		inbox, err := s.Inbox(ctx, 100)
		testkit.Done(t, err)
		got := map[string]int{}
		for _, m := range inbox {
			if m.Kind != message.Registered && m.Kind != message.Booked {
				got[m.Text]++
			}
		}
		const at = " place Aundh District Hospital"
		const timed = 3
		want := map[string]int{
			"session_timed date 2021-09-18" + at + " from 10:00 until 12:00":                                    timed,
			"session_timed date 2021-09-18" + at + " from 10:30 until 12:00":                                    timed,
			"session_moved date 2021-09-19 from 09:00 until 12:00" + at + " pin 411027 code 4711":               1,
			"session_moved date 2021-09-19 from 13:00 until 17:00" + at + " pin 411027 code 4711":               1,
			"session_offered date 2021-09-18" + at + " other Aundh District Hospital pin 411027 day 2021-09-19": 1,
		}
		// Who comes last may find the two places gone.
		none := "session_cancelled date 2021-09-18" + at
		if got[none] == 1 {
			want[none] = 1
			delete(want, "session_offered date 2021-09-18"+at+" other Aundh District Hospital pin 411027 day 2021-09-19")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if slices.ContainsFunc(inbox, func(m message.Message) bool { return !slices.Contains(phones, m.Phone) }) {
			t.Error("somebody else was told")
		}
	})
}
