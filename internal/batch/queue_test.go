package batch_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/openwin/openwin/internal/batch"
)

// double answers each act with twice its value and refuses odd ones.
func double(acts []int) []batch.Result[int] {
	out := make([]batch.Result[int], len(acts))
	for i, n := range acts {
		out[i].Value = 2 * n
		if n%2 == 1 {
			out[i].Err = errors.New("odd")
		}
	}
	return out
}

// Everybody gets their own answer, and those who wait at one moment share a batch.
func TestEachTheirOwnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		q := batch.New(1, 8, func(acts []int) []batch.Result[int] {
			sizes = append(sizes, len(acts))
			time.Sleep(time.Second) // the others gather meanwhile
			return double(acts)
		})
		defer q.Close()
		var callers sync.WaitGroup
		for n := range 21 {
			callers.Go(func() {
				got, err := q.Do(context.Background(), n)
				if got != 2*n || (err != nil) != (n%2 == 1) {
					t.Errorf("%d is answered %d, %v", n, got, err)
				}
			})
		}
		callers.Wait()
		total := 0
		for _, n := range sizes {
			total += n
			if n > 8 {
				t.Errorf("a batch of %d", n)
			}
		}
		if total != 21 || len(sizes) > 5 {
			t.Errorf("batches of %v", sizes)
		}
	})
}

func TestACallerWhoLeavesHarmsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := batch.New(1, 8, func(acts []int) []batch.Result[int] {
			time.Sleep(time.Second)
			return double(acts)
		})
		defer q.Close()
		ctx, leave := context.WithTimeout(context.Background(), time.Millisecond)
		defer leave()
		var callers sync.WaitGroup
		callers.Go(func() {
			if _, err := q.Do(ctx, 2); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("who left hears %v", err)
			}
		})
		callers.Go(func() {
			if got, err := q.Do(context.Background(), 4); got != 8 || err != nil {
				t.Errorf("who stayed hears %d, %v", got, err)
			}
		})
		callers.Wait()
	})
}

func TestAFullQueueSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := batch.New(1, 1, func(acts []int) []batch.Result[int] {
			time.Sleep(time.Second)
			return double(acts)
		})
		defer q.Close()
		busy := 0
		var mu sync.Mutex
		var callers sync.WaitGroup
		for range 40 { // one under way and 32 waiting are the most
			callers.Go(func() {
				if _, err := q.Do(context.Background(), 2); errors.Is(err, batch.ErrBusy) {
					mu.Lock()
					busy++
					mu.Unlock()
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		callers.Wait()
		if busy < 7 || busy > 8 {
			t.Errorf("%d of 40 are told that it is busy", busy)
		}
	})
}

func TestAClosedQueueAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := batch.New(1, 1, func(acts []int) []batch.Result[int] {
			time.Sleep(time.Second)
			return double(acts)
		})
		var callers sync.WaitGroup
		for range 3 {
			callers.Go(func() {
				if _, err := q.Do(context.Background(), 2); !errors.Is(err, batch.ErrStopped) {
					t.Errorf("who waits hears %v", err)
				}
			})
		}
		synctest.Wait()
		q.Close()
		callers.Wait()
		if _, err := q.Do(context.Background(), 2); !errors.Is(err, batch.ErrStopped) {
			t.Errorf("who comes later hears %v", err)
		}
	})
}
