package testkit

import (
	"sync/atomic"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// Today is the civil date on which tests begin: 17 September 2021, the record day of the Indian drive, a Friday.
var Today = when.MustDate("2021-09-17")

// Clock is a clock that stands still until it is moved.
type Clock struct{ now atomic.Int64 }

// NewClock stands at ten in the morning of Today in India.
func NewClock() *Clock {
	c := &Clock{}
	c.Set(Today, 10*60)
	return c
}

// Now is a when.Clock.
func (c *Clock) Now() when.Instant { return when.Instant(c.now.Load()) }

// Set moves the clock to a minute of a day in India.
func (c *Clock) Set(day when.Date, minute int) { c.now.Store(int64(day.At(minute, India().Zone))) }

// Advance moves the clock on.
func (c *Clock) Advance(by time.Duration) { c.now.Add(by.Microseconds()) }
