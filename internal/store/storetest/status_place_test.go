package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/testkit"
)

// Each certificate has one place in the status lists, for good, which no other has, whichever process is asked and however many ask.
func TestPlacesInStatusLists(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		if _, ok, err := stores[0].StatusList(ctx, 1); err != nil || ok {
			t.Errorf("a list that nobody began is there: %v, %v", ok, err)
		}
		var mu sync.Mutex
		places := map[string][]vc.Place{}
		var wait sync.WaitGroup
		for i := range 24 {
			number := fmt.Sprintf("URN:UVCI:01:IN:OPENWIN/%d#0", i/2)
			wait.Go(func() {
				at, err := stores[i%len(stores)].StatusPlace(ctx, number)
				testkit.Done(t, err)
				mu.Lock()
				defer mu.Unlock()
				places[number] = append(places[number], at)
			})
		}
		wait.Wait()
		taken := map[vc.Place]string{}
		for number, all := range places {
			at := all[0]
			if all[1] != at || taken[at] != "" || at.List != 1 || at.Index < 0 || at.Index >= vc.ListSize {
				t.Errorf("%s is at %v", number, all)
			}
			taken[at] = number
		}
		if revoked, ok, err := stores[0].StatusList(ctx, 1); err != nil || !ok || len(revoked) != 0 {
			t.Errorf("%v, %v, %v", revoked, ok, err)
		}
		if _, ok, err := stores[0].StatusList(ctx, 2); err != nil || ok {
			t.Errorf("a second list is there: %v, %v", ok, err)
		}
	})
}

// What a case ends is revoked in the status list too, and only that.
func TestWhatACaseEndsIsRevokedInTheStatusList(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		drive := testkit.NewDrive(t, s)
		b := drive.Person("+919812370001")
		given := drive.Record(testkit.WalkIn(b, drive.Session(testkit.Today, 3))).Dose
		number := certificate.Number("IN", 1, given.ID)
		at, err := s.StatusPlace(ctx, number)
		testkit.Done(t, err)
		_, err = s.StatusPlace(ctx, "URN:UVCI:01:IN:OPENWIN/ANOTHER#0")
		testkit.Done(t, err)
		_, err = db.SQL(t).Exec("INSERT INTO revocation (uvci, reason, case_id, at, by_staff) VALUES ($1, 'withdrawn', 'c', 1, 's')", number)
		testkit.Done(t, err)
		revoked, ok, err := s.StatusList(ctx, 1)
		if err != nil || !ok || !slices.Equal(revoked, []int{at.Index}) {
			t.Errorf("%v, %v, %v, want %d", revoked, ok, err, at.Index)
		}
		numbers, err := s.LotNumbers(ctx, []string{given.LotID, "none"})
		if testkit.Done(t, err); len(numbers) != 1 || numbers[given.LotID] == "" {
			t.Errorf("%v", numbers)
		}
	})
}
