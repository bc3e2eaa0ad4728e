package storetest

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// TestBookingsThatAreOver: a booking whose day has passed does not stand in the way, and a dose given elsewhere frees the
// place that was booked for it.
func TestBookingsThatAreOver(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		ctx := context.Background()
		s := db.Open(t)
		d := testkit.NewDrive(t, s)

		t.Run("a missed booking can be followed by another", func(t *testing.T) {
			defer db.Clock.Set(testkit.Today, 600)
			person := d.Person("+919800000001")
			missed := d.Book(person, d.Session(testkit.Today, 2), testkit.Morning)
			db.Clock.Set(testkit.Today.Add(1), 600)
			d.Book(person, d.Session(testkit.Today.Add(2), 2), testkit.Morning)
			if got := states(t, s.History, person.Phone, person.ID)[missed.ID]; got != appointment.Missed {
				t.Errorf("the missed booking is %q", got)
			}
		})

		t.Run("a dose given as a walk-in frees the place booked for it", func(t *testing.T) {
			person := d.Person("+919800000002")
			booked := d.Session(testkit.Today.Add(1), 2)
			a := d.Book(person, booked, testkit.Morning)
			here := d.Session(testkit.Today, 2)
			if _, err := s.RecordDose(ctx, d.Actor(staff.Vaccinator), dose.Record{ID: id.New(), BeneficiaryID: person.ID, SessionID: here.ID, LotID: here.Lots[0].LotID}); err != nil {
				t.Fatal(err)
			}
			if got := states(t, s.History, person.Phone, person.ID)[a.ID]; got != appointment.Cancelled {
				t.Errorf("the booking is %q", got)
			}
			l, err := s.PublicSession(ctx, booked.ID)
			if err != nil || l.Session.Free(session.Online, 0) != 4 {
				t.Errorf("free places: %d, %v", l.Session.Free(session.Online, 0), err)
			}
			roster, err := s.Roster(ctx, d.Actor(staff.Vaccinator), booked.ID)
			if err != nil || len(roster) != 0 {
				t.Errorf("the roster still has %d, %v", len(roster), err)
			}
		})
	})
}

// states are somebody's appointments and what has become of them.
func states(t *testing.T, history func(context.Context, string, string) (store.History, error), phone, person string) map[string]appointment.State {
	t.Helper()
	h, err := history(context.Background(), phone, person)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]appointment.State{}
	for _, a := range h.Appointments {
		out[a.ID] = a.State
	}
	return out
}
