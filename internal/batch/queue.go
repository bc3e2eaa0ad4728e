// Package batch gathers acts that wait at one moment, so that they share one transaction.
//
// A worker takes what is waiting, hands it over in one call, and gives each caller its own answer. Nothing waits for a
// batch to fill: under no load a batch is one act, under load it grows to the limit, and cost is per batch.
package batch

import (
	"context"
	"sync"

	"github.com/openwin/openwin/internal/fault"
)

// Result is the answer to one act.
type Result[R any] struct {
	Value R
	Err   error
}

// Queue takes acts one by one and has them done in batches.
type Queue[A, R any] struct {
	do      func(acts []A) []Result[R]
	most    int
	waiting chan waiter[A, R]
	done    sync.WaitGroup
	stop    context.CancelFunc
	stopped context.Context
}

type waiter[A, R any] struct {
	act    A
	answer chan<- Result[R]
}

// ErrBusy is the answer when so many acts wait that one more would not be served in good time.
var ErrBusy = fault.New(fault.Unavailable, "too_busy")

// ErrStopped is the answer once the queue is closed.
var ErrStopped = fault.New(fault.Unavailable, "stopping")

// New starts a queue: workers batches may run at once, each of at most most acts. do answers every act, in order.
func New[A, R any](workers, most int, do func(acts []A) []Result[R]) *Queue[A, R] {
	q := &Queue[A, R]{do: do, most: most, waiting: make(chan waiter[A, R], 32*most)}
	q.stopped, q.stop = context.WithCancel(context.Background())
	for range workers {
		q.done.Add(1)
		go q.work()
	}
	return q
}

// Do has one act done and waits for its answer. If ctx ends first the act may still be done: it must be safe to repeat.
func (q *Queue[A, R]) Do(ctx context.Context, act A) (R, error) {
	answer := make(chan Result[R], 1)
	var none R
	if q.stopped.Err() != nil {
		return none, ErrStopped
	}
	select {
	case q.waiting <- waiter[A, R]{act, answer}:
	default:
		return none, ErrBusy
	}
	select {
	case r := <-answer:
		return r.Value, r.Err
	case <-ctx.Done():
		return none, ctx.Err()
	case <-q.stopped.Done():
		return none, ErrStopped
	}
}

// Close answers what waits with ErrStopped and returns when the batches under way are done.
func (q *Queue[A, R]) Close() {
	q.stop()
	q.done.Wait()
}

func (q *Queue[A, R]) work() {
	defer q.done.Done()
	acts := make([]A, 0, q.most)
	answers := make([]chan<- Result[R], 0, q.most)
	for {
		acts, answers = acts[:0], answers[:0]
		select {
		case w := <-q.waiting:
			acts, answers = append(acts, w.act), append(answers, w.answer)
		case <-q.stopped.Done():
			return
		}
	gather:
		for len(acts) < q.most {
			select {
			case w := <-q.waiting:
				acts, answers = append(acts, w.act), append(answers, w.answer)
			default:
				break gather
			}
		}
		for i, r := range q.do(acts) {
			answers[i] <- r
		}
	}
}
