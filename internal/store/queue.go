package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/batch"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
)

// mostInBatch is how many acts share a transaction at most. Beyond this a commit's cost is shared so widely that a larger
// batch only makes its first callers wait longer.
const mostInBatch = 512

// mostLogs is how many pieces of devices' logs share a transaction at most, each of up to 500 operations.
const mostLogs = 16

// hot is the queues of the acts that come in floods.
type hot struct {
	register *batch.Queue[beneficiary.Register, beneficiary.Beneficiary]
	book     *batch.Queue[bookAct, []appointment.Appointment]
	record   *batch.Queue[recordAct, dose.Outcome]
	keep     *batch.Queue[keepAct, kept]
	settle   *batch.Queue[[]Settled, bool]
}

func (s *Store) startQueues() {
	s.hot.register = batch.New(s.d.writers, mostInBatch, func(acts []beneficiary.Register) []batch.Result[beneficiary.Beneficiary] {
		return together(s, acts, s.registerBatch)
	})
	s.hot.book = batch.New(s.d.writers, mostInBatch, func(acts []bookAct) []batch.Result[[]appointment.Appointment] {
		return together(s, acts, s.bookBatch)
	})
	s.hot.record = batch.New(s.d.writers, mostInBatch, func(acts []recordAct) []batch.Result[dose.Outcome] {
		return together(s, acts, s.recordBatch)
	})
	s.hot.keep = batch.New(s.d.writers, mostLogs, func(acts []keepAct) []batch.Result[kept] {
		return together(s, acts, s.keepBatch)
	})
	s.hot.settle = batch.New(s.d.writers, mostLogs, func(acts [][]Settled) []batch.Result[bool] {
		return together(s, acts, s.settleBatch)
	})
}

func (s *Store) stopQueues() {
	s.hot.register.Close()
	s.hot.book.Close()
	s.hot.record.Close()
	s.hot.keep.Close()
	s.hot.settle.Close()
}

// together decides and saves acts in one transaction. decide answers each act and leaves no effect of a refused one. If the
// transaction meets another writer, or the database refuses something, the acts are halved and tried again, down to one alone, so
// that it harms only those it concerns.
func together[A, R any](s *Store, acts []A, decide func(context.Context, *Tx, []A) ([]batch.Result[R], error)) []batch.Result[R] {
	ctx := context.Background() // a batch belongs to many callers: none of them ends it
	var err error
	for attempt := range mostAttempts {
		var results []batch.Result[R]
		err = s.once(ctx, func(t *Tx) (err error) {
			defer func() { // an act that breaks the program must not end the process, nor its neighbours
				if broken := recover(); broken != nil {
					err = fmt.Errorf("%w: %v\n%s", errBroken, broken, debug.Stack())
				}
			}()
			results, err = decide(ctx, t, acts)
			return err
		})
		switch {
		case err == nil:
			return results
		case !retryable(err) && len(acts) > 1:
			half := len(acts) / 2
			return append(together(s, acts[:half], decide), together(s, acts[half:], decide)...)
		case !clashes(err) && !retryable(err):
			return failed[R](len(acts), fault.From(err))
		}
		if pause(ctx, attempt) != nil {
			break
		}
	}
	if errors.Is(err, errStale) || clashes(err) {
		return failed[R](len(acts), fault.New(fault.Unavailable, "try_again").Because(err))
	}
	return failed[R](len(acts), fault.New(fault.Unavailable, "database_unreachable").Because(err))
}

// errBroken says that deciding an act broke off in the middle, by a defect of the program.
var errBroken = errors.New("deciding broke off")

func failed[R any](n int, err error) []batch.Result[R] {
	out := make([]batch.Result[R], n)
	for i := range out {
		out[i].Err = err
	}
	return out
}
