package outbox_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

var (
	ctx   = context.Background()
	quiet = slog.New(slog.DiscardHandler)
)

// Several processes write, and several feed the same consumer, all at once: each event has its effect once, in order.
func TestEachEventOnceAndInOrder(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		processes := 3
		if db.Engine == "sqlite" {
			processes = 1
		}
		const people = 150
		var mu sync.Mutex
		taken := map[int][]int64{} // by shard, in the order of commits
		var effects atomic.Int64
		take := func(ctx context.Context, t *store.Tx, events []store.Event) error {
			tally := coverage.Tally{}
			for _, e := range events {
				tally[coverage.Key{Area: "IN", Measure: e.Kind}]++
			}
			effects.Add(1)
			return t.AddTally(ctx, tally)
		}
		stores := make([]*store.Store, processes)
		for i := range stores {
			stores[i] = db.Open(t)
		}
		stop := make(chan struct{})
		var writing, reading sync.WaitGroup
		for _, s := range stores {
			for range 2 {
				reading.Go(func() {
					for running := true; running; {
						select {
						case <-stop:
							running = false // one last look
						default:
						}
						lags, err := s.Lags(ctx, "watcher")
						testkit.Done(t, err)
						for _, at := range lags {
							n, err := s.Consume(ctx, "watcher", at, 7, take)
							if err != nil {
								t.Error(err)
							}
							mu.Lock()
							for i := range n {
								taken[at.Shard] = append(taken[at.Shard], at.Position+int64(i)+1)
							}
							mu.Unlock()
						}
					}
				})
			}
			d := testkit.NewDrive(t, s)
			for range 10 {
				writing.Go(func() {
					for range people / 10 {
						d.Person()
					}
				})
			}
		}
		writing.Wait()
		close(stop)
		reading.Wait()
		outbox.Drain(ctx, stores[0], quiet, []outbox.Consumer{{Name: "watcher", Most: 100, Take: take}}) // what nobody had seen yet

		want := int64(people * processes)
		figures, err := stores[0].Figures(ctx, []string{"IN"}, 0)
		testkit.Done(t, err)
		if got := figures["IN"][store.KindRegistered]; got != want {
			t.Errorf("%d effects of %d events", got, want)
		}
		seen := 0
		for shard, seqs := range taken {
			slices.Sort(seqs) // two readers may note their commits the other way round
			for i, seq := range seqs {
				if seq != int64(i)+1 {
					t.Fatalf("shard %d: event %d follows %d others", shard, seq, i)
				}
			}
			seen += len(seqs)
		}
		if seen == 0 || int64(seen) > want {
			t.Errorf("%d seen while they were written, of %d", seen, want)
		}
		t.Logf("%d events, %d seen while they were written, %d transactions tried", want, seen, effects.Load())
	})
}

// An event that a consumer cannot take is set aside after some tries; those before and behind it have their effect.
func TestPoison(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		var poison string
		for i := range 20 {
			if b := d.Person(); i == 10 {
				poison = b.ID
			}
		}
		tries := 0
		consumer := outbox.Consumer{Name: "picky", Most: 100, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
			tally := coverage.Tally{}
			for _, e := range events {
				tally[coverage.Key{Area: "IN", Measure: "picky"}]++
				if strings.Contains(e.Body, poison) {
					tries++
					return errors.Join(t.AddTally(ctx, tally), errors.New("cannot take it")) // what was written is undone
				}
			}
			return t.AddTally(ctx, tally)
		}}
		for range 20 {
			outbox.Drain(ctx, s, quiet, []outbox.Consumer{consumer})
		}
		figures, err := s.Figures(ctx, []string{"IN"}, 0)
		testkit.Done(t, err)
		dead, err := s.CountDeadLetters(ctx)
		if testkit.Done(t, err); figures["IN"]["picky"] != 19 || dead != 1 || tries < 3 || tries > 40 {
			t.Errorf("%d effects, %d dead letters, %d tries", figures["IN"]["picky"], dead, tries)
		}
		if code := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM dead_letter WHERE consumer = 'picky' AND code = 'internal' AND kind = 'beneficiary.registered'"); code != 1 {
			t.Error("the dead letter does not say what it was")
		}
		lags, err := s.Lags(ctx, "picky")
		testkit.Done(t, err)
		for _, l := range lags {
			if l.Waiting != 0 || l.Failures != 0 {
				t.Errorf("%+v", l)
			}
		}
	})
}

// What a consumer has not seen, or was taken only lately, is not deleted.
func TestPrune(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		sql := db.SQL(t)
		left := func() int64 { return testkit.Number(t, sql, "SELECT COUNT(*) FROM outbox") }
		nothing := func(context.Context, *store.Tx, []store.Event) error { return nil }
		fast, slow := outbox.Consumer{Name: "fast", Most: 10, Take: nothing}, outbox.Consumer{Name: "slow", Most: 10, Take: nothing}
		both := []string{"fast", "slow"}
		for range 30 {
			d.Person()
		}
		outbox.Drain(ctx, s, quiet, []outbox.Consumer{fast})
		db.Clock.Advance(time.Hour)
		testkit.Done(t, s.Prune(ctx, both, s.Now()))
		if left() != 30 {
			t.Fatalf("%d left: slow has seen none", left())
		}
		outbox.Drain(ctx, s, quiet, []outbox.Consumer{slow})
		testkit.Done(t, s.Prune(ctx, both, s.Now().Add(-2*time.Hour)))
		if left() != 30 {
			t.Fatalf("%d left: they are young", left())
		}
		for range 16 {
			d.Person()
		}
		testkit.Done(t, s.Prune(ctx, both, s.Now().Add(-time.Minute)))
		if left() != 16 {
			t.Fatalf("%d left of 46, 30 of them seen and old", left())
		}
		count := 0
		outbox.Drain(ctx, s, quiet, []outbox.Consumer{{Name: "slow", Most: 10, Take: func(_ context.Context, _ *store.Tx, events []store.Event) error {
			count += len(events)
			return nil
		}}})
		if count != 16 {
			t.Errorf("%d events after the pruning", count)
		}
	})
}
