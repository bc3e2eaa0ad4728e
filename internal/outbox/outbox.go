// Package outbox runs what follows a write: public figures, messages. A consumer has its own place in each shard of the
// outbox; it sees every event in order, and what it writes to the database it writes exactly once.
package outbox

import (
	"context"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/store"
)

// Consumer is one thing that follows from events.
type Consumer struct {
	Name string
	Most int // events in one transaction
	Take func(ctx context.Context, t *store.Tx, events []store.Event) error
}

const (
	look      = 250 * time.Millisecond // how often to look for what other processes wrote
	patience  = 5                      // failures on the same event before it is set aside
	keepFor   = 24 * time.Hour         // how long events stay after every consumer has taken them
	pruneEach = 10 * time.Minute
)

// Run feeds the consumers until ctx ends.
func Run(ctx context.Context, s *store.Store, log *slog.Logger, consumers []Consumer) {
	prune := time.NewTicker(pruneEach)
	defer prune.Stop()
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		for ctx.Err() == nil && feedAll(ctx, s, log, consumers) > 0 {
			// There may be more: events arrive while others are taken.
		}
		select {
		case <-ctx.Done():
			return
		case <-s.News():
		case <-tick.C:
		case <-prune.C:
			tidy(ctx, s, log, consumers)
		}
	}
}

// Drain feeds the consumers until nothing waits: for tests, and for a last word before an orderly end.
func Drain(ctx context.Context, s *store.Store, log *slog.Logger, consumers []Consumer) {
	for ctx.Err() == nil && feedAll(ctx, s, log, consumers) > 0 {
		// There may be more.
	}
}

func feedAll(ctx context.Context, s *store.Store, log *slog.Logger, consumers []Consumer) int {
	taken := 0
	for _, c := range consumers {
		lags, err := s.Lags(ctx, c.Name)
		if err != nil {
			complain(ctx, log, c, err)
			continue
		}
		for _, at := range lags {
			if at.Waiting > 0 {
				taken += feed(ctx, s, log, c, at)
			}
		}
	}
	return taken
}

// feed hands a consumer its next events. Events it cannot take together are tried in ever smaller pieces; the one that
// keeps failing alone is set aside, so that it does not hold up those behind it.
func feed(ctx context.Context, s *store.Store, log *slog.Logger, c Consumer, at store.Lag) int {
	most := c.Most
	if at.Failures > 0 {
		most = 1
	}
	n, err := s.Consume(ctx, c.Name, at, most, c.Take)
	for err != nil && ctx.Err() == nil && most > 1 {
		most = max(1, most/4)
		n, err = s.Consume(ctx, c.Name, at, most, c.Take)
	}
	if err == nil || ctx.Err() != nil {
		return n
	}
	complain(ctx, log, c, err)
	if at.Failures < patience {
		if err := s.CountFailure(ctx, c.Name, at); err != nil {
			complain(ctx, log, c, err)
		}
		return 0
	}
	if err := s.SetAside(ctx, c.Name, at, fault.Code(err)); err != nil {
		complain(ctx, log, c, err)
		return 0
	}
	return 1
}

func complain(ctx context.Context, log *slog.Logger, c Consumer, err error) {
	if ctx.Err() == nil {
		log.Error("a consumer of the outbox failed", "consumer", c.Name, "error", err.Error())
	}
}

func tidy(ctx context.Context, s *store.Store, log *slog.Logger, consumers []Consumer) {
	names := make([]string, len(consumers))
	for i, c := range consumers {
		names[i] = c.Name
	}
	if err := s.Prune(ctx, names, s.Now().Add(-keepFor)); err != nil && ctx.Err() == nil {
		log.Error("the outbox could not be pruned", "error", err.Error())
	}
	if err := s.ForgetCounters(ctx, review.ForgetBefore(s.Now().On(s.Pack().Zone))); err != nil && ctx.Err() == nil {
		log.Error("old counters could not be dropped", "error", err.Error())
	}
}
