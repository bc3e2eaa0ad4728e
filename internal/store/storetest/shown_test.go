package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// What is shown is up to two seconds old, and says as of when; what is booked is decided on the truth.
func TestWhatIsShownIsTwoSecondsOldAtMost(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		tomorrow := testkit.Today.Add(1)
		e := d.Session(tomorrow, 1)
		search := store.Search{PinCode: d.Facility.PinCode, From: tomorrow, Until: tomorrow}
		free := func(f store.Search) (int, store.Shown) {
			t.Helper()
			shown, err := s.ShowSessions(ctx, f)
			testkit.Done(t, err)
			if len(shown.Listings) != 1 {
				t.Fatalf("%d sessions", len(shown.Listings))
			}
			return shown.Listings[0].Session.Slot(testkit.Morning).Free(), shown
		}
		n, first := free(search)
		if n != 1 || first.AsOf != db.Clock.Now() {
			t.Fatalf("%d free as of %v", n, first.AsOf)
		}
		a := d.Book(d.Person(), e, testkit.Morning)
		db.Clock.Advance(1900 * time.Millisecond)
		same := search
		same.Area, same.Near, same.Wanted.Age = testkit.Pune, facility.Point{Lat: 1, Lng: 1}, 40 // said in another way
		for _, f := range []store.Search{search, same} {
			if n, again := free(f); n != 1 || again.AsOf != first.AsOf {
				t.Errorf("%d free as of %v", n, again.AsOf)
			}
		}
		if n, _ := free(store.Search{Area: testkit.Pune, From: tomorrow, Until: tomorrow}); n != 0 {
			t.Errorf("another search shows %d free", n)
		}
		_, err := s.BookFor(ctx, testkit.National(), testkit.Booking(d.Person(), e, testkit.Morning))
		testkit.Refused(t, err, "slot_full")
		db.Clock.Advance(100 * time.Millisecond)
		if n, later := free(search); n != 0 || later.AsOf != db.Clock.Now() {
			t.Errorf("two seconds after %s was booked there are %d free as of %v", a.ID, n, later.AsOf)
		}
	})
}

// Whoever goes away does not take the answer from those who asked the same.
func TestAnAnswerDoesNotGoWithWhoeverAskedFirst(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		d.Session(testkit.Today, 1)
		search := store.Search{PinCode: d.Facility.PinCode, From: testkit.Today, Until: testkit.Today}
		gone, leave := context.WithCancel(ctx)
		var wait sync.WaitGroup
		for i := range 50 {
			wait.Go(func() {
				if i%10 == 0 {
					leave()
					s.ShowSessions(gone, search) //nolint:errcheck // gone: the answer may be either
					return
				}
				shown, err := s.ShowSessions(ctx, search)
				if err != nil || len(shown.Listings) != 1 {
					t.Errorf("%d sessions, %v", len(shown.Listings), err)
				}
			})
		}
		wait.Wait()
		leave()
	})
}

// A search that cannot be answered is asked again the next time.
func TestAFaultIsNotKept(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		for range 2 {
			_, err := s.ShowSessions(ctx, store.Search{From: testkit.Today, Until: testkit.Today})
			testkit.Refused(t, err, "search_needs_place")
		}
	})
}
