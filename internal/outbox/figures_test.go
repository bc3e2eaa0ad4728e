package outbox_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// The public figures are the doses, counted again.
func TestFiguresAreARecount(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		running, stop := context.WithCancel(ctx)
		consumers := []outbox.Consumer{outbox.Figures(db.Pack)}
		var feeding sync.WaitGroup
		feeding.Go(func() { outbox.Run(running, s, quiet, consumers) })

		r := rand.New(rand.NewPCG(17, 9))
		d := testkit.NewDrive(t, s)
		today := d.Session(testkit.Today, 100)
		d.Session(testkit.Today, 1) // a second session of the facility on the day is the same site
		d.Session(testkit.Today.Add(1), 1)
		people := map[string]beneficiary.Register{}
		var mu sync.Mutex
		var giving sync.WaitGroup
		for i := range 60 {
			act := testkit.Adult()
			act.BirthYear = 1930 + r.IntN(73)
			act.Sex = []beneficiary.Sex{beneficiary.Female, beneficiary.Male, beneficiary.Other}[i%3]
			giving.Go(func() {
				b, err := s.Register(ctx, act)
				testkit.Done(t, err)
				d.Record(testkit.WalkIn(b, today))
				mu.Lock()
				people[b.ID] = act
				mu.Unlock()
			})
		}
		giving.Wait()
		d.Record(testkit.WalkIn(d.Vaccinated("COVISHIELD", testkit.Today.Add(-90)), today)) // a late entry of another day, and a second dose
		for range 100 {
			if waiting(t, s) == 0 {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		feeding.Wait()

		want := recount(t, db, people)
		for _, day := range []string{"", "2021-09-17", "2021-06-19"} {
			for _, area := range []string{testkit.Pune, "IN-MH", "IN"} {
				compare(t, db, area, day, want[day])
			}
		}
		if figures, err := s.Figures(ctx, []string{testkit.Delhi, "IN-DL"}, 0); err != nil || len(figures) != 0 {
			t.Errorf("Delhi has %v, %v", figures, err)
		}
		report, err := s.Report(ctx, "IN", testkit.Today)
		if testkit.Done(t, err); report.Area.Count(coverage.Doses) != 61 || report.Area.Count(coverage.Sites) != 1 || report.Area.Count(coverage.Sessions) != 2 || len(report.Below) != 36 {
			t.Errorf("%+v", report.Area)
		}
	})
}

func waiting(t *testing.T, s *store.Store) (n int64) {
	lags, err := s.Lags(ctx, "figures")
	testkit.Done(t, err)
	for _, l := range lags {
		n += l.Waiting
	}
	return n
}

// recount counts the rows of the dose table by day, in plain Go.
func recount(t *testing.T, db *testkit.Database, people map[string]beneficiary.Register) map[string]map[string]int64 {
	out := map[string]map[string]int64{}
	rows, err := db.SQL(t).Query("SELECT beneficiary_id, number, product, occurred_on FROM dose")
	testkit.Done(t, err)
	defer rows.Close()
	for rows.Next() {
		var person, product, day string
		var number int
		testkit.Done(t, rows.Scan(&person, &number, &product, &day))
		act, known := people[person]
		if !known {
			act = testkit.Adult()
		}
		band := "60+"
		if age := 2021 - act.BirthYear; age < 45 {
			band = "18-44"
		} else if age < 60 {
			band = "45-59"
		}
		for _, d := range []string{"", day} {
			if out[d] == nil {
				out[d] = map[string]int64{}
			}
			for _, measure := range []string{"doses", fmt.Sprintf("dose:%d", number), "product:" + product, "sex:" + string(act.Sex), "age:" + band} {
				out[d][measure]++
			}
		}
	}
	testkit.Done(t, rows.Err())
	return out
}

func compare(t *testing.T, db *testkit.Database, area, day string, want map[string]int64) {
	t.Helper()
	got := map[string]int64{}
	rows, err := db.SQL(t).Query("SELECT measure, n FROM tally WHERE area_id = $1 AND day = $2", area, day)
	testkit.Done(t, err)
	defer rows.Close()
	for rows.Next() {
		var measure string
		var n int64
		testkit.Done(t, rows.Scan(&measure, &n))
		got[measure] = n
	}
	for measure, n := range want {
		if got[measure] != n {
			t.Errorf("%s, day %q, %s: %d, and %d by the rows", area, day, measure, got[measure], n)
		}
	}
}
