package sync

import (
	"cmp"
	"context"
	"slices"
	gosync "sync"
	"time"

	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

type finding = schedule.Finding

// waitsFor is how long a dose waits for somebody's registration before somebody looks at it.
const waitsFor = 24 * time.Hour

// Decide decides operations that are kept, and writes down what became of each in lines. It may be done again at any moment: every act is known
// by its id. Registrations and vials come first, then what concerns one person in the order in which it happened, then the rest; what waited for
// somebody who is registered now follows at once.
func (x *Sync) Decide(ctx context.Context, lines []operation.Line) error {
	open := make([]*operation.Line, 0, len(lines))
	for i := range lines {
		if !lines[i].Outcome.Over() {
			open = append(open, &lines[i])
		}
	}
	if len(open) == 0 {
		return nil
	}
	registered, err := x.decide(ctx, open)
	if err != nil || len(registered) == 0 {
		return err
	}
	waiting, err := x.Store.OperationsAbout(ctx, registered)
	if err != nil {
		return err
	}
	ours := map[string]bool{}
	for _, l := range open {
		ours[l.ID] = true
	}
	var more []*operation.Line
	for i := range waiting {
		if !ours[waiting[i].ID] {
			more = append(more, &waiting[i])
		}
	}
	if len(more) > 0 {
		_, err = x.decide(ctx, more)
	}
	return err
}

// decide decides a set of lines and gives the ids of those who were registered by it.
func (x *Sync) decide(ctx context.Context, lines []*operation.Line) (registered []string, err error) {
	plain := make([]operation.Line, len(lines))
	for i, l := range lines {
		plain[i] = *l
	}
	facts, err := x.Store.LogFacts(ctx, plain)
	if err != nil {
		return nil, err
	}
	var first, last, ends []*work
	chains := map[string][]*work{}
	var all []*work
	for _, l := range lines {
		w := &work{x: x, l: l, session: facts.Sessions[l.SessionID], found: slices.Clone(l.Findings)}
		w.against(facts)
		all = append(all, w)
		switch l.Kind {
		case operation.Register, operation.VialOpened:
			first = append(first, w)
		case operation.Dose, operation.Correct:
			person := w.person(ctx, lines)
			chains[person] = append(chains[person], w)
		case operation.DayEnded:
			ends = append(ends, w)
		default:
			last = append(last, w)
		}
	}
	together(first, func(w *work) { w.do(ctx) })
	inOrder := make([][]*work, 0, len(chains))
	for _, chain := range chains {
		slices.SortFunc(chain, func(a, b *work) int {
			return cmp.Or(when.Compare(a.l.OccurredAt, b.l.OccurredAt), cmp.Compare(a.l.DeviceID, b.l.DeviceID), cmp.Compare(a.l.Seq, b.l.Seq))
		})
		inOrder = append(inOrder, chain)
	}
	together(inOrder, func(chain []*work) {
		for _, w := range chain {
			w.do(ctx)
		}
	})
	together(last, func(w *work) { w.do(ctx) })
	beside := map[string]operation.Outcome{}
	for _, w := range all {
		beside[w.l.ID] = w.l.Outcome
	}
	together(ends, func(w *work) { // of days: they count what came before
		w.beside = beside
		w.do(ctx)
	})
	settled := make([]store.Settled, len(all))
	for i, w := range all {
		settled[i] = w.settled()
		if w.l.Kind == operation.Register && (w.l.Outcome == operation.Taken || w.l.Outcome == operation.Review) {
			registered = append(registered, w.l.About)
		}
	}
	return registered, x.Store.SettleOperations(ctx, settled)
}

// together does things side by side, so that they meet in the same batches of the store.
func together[T any](all []T, do func(T)) {
	var wait gosync.WaitGroup
	for _, one := range all {
		wait.Go(func() { do(one) })
	}
	wait.Wait()
}
