package sync

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/store"
)

// lookForDue is how often it is looked for operations that are kept and not decided.
const lookForDue = 5 * time.Second

// lent is how long operations are left to whoever decides them, before another process takes them for left behind.
const lent = 15 * time.Second

// mostDue is how many of them are decided together.
const mostDue = 500

// Run decides what was kept and not decided, until ctx ends. Several processes share the work; should two do the same, every act is known by its id.
func (x *Sync) Run(ctx context.Context, log *slog.Logger) {
	for {
		if err := x.DecideDue(ctx); err != nil && ctx.Err() == nil {
			log.Error("operations of devices could not be decided", "error", err.Error())
		}
		select {
		case <-x.left:
		case <-time.After(lookForDue):
		case <-ctx.Done():
			return
		}
	}
}

// DecideDue decides all operations that are due. One that fails is put off, longer each time, and at last set aside; the others go on.
func (x *Sync) DecideDue(ctx context.Context) error {
	for {
		lines, err := x.Store.ClaimOperations(ctx, x.Store.Now(), lent, mostDue)
		if err != nil || len(lines) == 0 {
			return err
		}
		x.busy <- struct{}{}
		err = x.decideEach(ctx, lines)
		<-x.busy
		if err != nil {
			return err
		}
	}
}

// decideEach decides lines together or, where that fails as a whole, in halves down to one alone: that one is put off by itself. Lines of which
// nothing could be written down stay as they were.
func (x *Sync) decideEach(ctx context.Context, lines []operation.Line) error {
	before := slices.Clone(lines)
	err := x.Decide(ctx, lines)
	if err == nil {
		return nil
	}
	copy(lines, before)
	if f := fault.From(err); ctx.Err() != nil || f.Kind == fault.Unavailable && f.Code != "try_again" {
		return err // the database is away or has no room: none of them would go better alone
	}
	if half := len(lines) / 2; half > 0 {
		return errors.Join(x.decideEach(ctx, lines[:half]), x.decideEach(ctx, lines[half:]))
	}
	facts, factsErr := x.Store.LogFacts(ctx, lines)
	if factsErr != nil {
		return factsErr
	}
	w := &work{x: x, l: &lines[0], session: facts.Sessions[lines[0].SessionID]}
	w.fails(operation.Failed, err)
	return x.Store.SettleOperations(ctx, []store.Settled{w.settled()})
}
