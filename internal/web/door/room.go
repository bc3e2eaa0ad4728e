package door

import (
	"context"
	"math/rand/v2"
	"runtime"
	gosync "sync"
	"time"

	"github.com/openwin/openwin/internal/fault"
)

// dayRoom is room for the days of sessions that are made for devices at one moment.
type dayRoom struct {
	once gosync.Once
	room chan struct{}
}

const (
	daysAProcessor = 4               // days that are made side by side, for each processor
	waitsForRoom   = 2 * time.Second // then a device is told to come later
	soonestAgain   = 10              // seconds
	latestAgain    = 60
)

// DayRoom takes room to make a day; leave gives it back. All devices of a drive ask for their day: what is too much at one moment is told to come
// again, each at another one. Fault: too_busy, with the seconds until then.
func (h *House) DayRoom(ctx context.Context) (leave func(), err error) {
	h.days.once.Do(func() { h.days.room = make(chan struct{}, daysAProcessor*runtime.GOMAXPROCS(0)) })
	timer := time.NewTimer(waitsForRoom)
	defer timer.Stop()
	select {
	case h.days.room <- struct{}{}:
		return func() { <-h.days.room }, nil
	case <-timer.C:
		return nil, fault.New(fault.Unavailable, "too_busy", "seconds", fault.Int(soonestAgain+rand.IntN(latestAgain-soonestAgain)))
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
