package door

import (
	"sync"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Codes holds those who ask for one-time passwords to the limits by address and in the whole, in this process. The limits by phone are
// the store's and hold for all processes. The zero value is ready.
type Codes struct {
	Lenient bool // in a demonstration, where one machine signs many in: a hundred times as many by address

	tries    Tries
	pressure pressure
}

// waiters is how many from one address get a password by waiting rather than by a solved challenge. Waiting costs a robot nothing,
// so that few may go this way; from 6 addresses on robots are better off solving.
var waiters = Limit{10, 10 * time.Minute}

// Pressed counts somebody who asks for a one-time password and says whether so many do that each must answer a challenge first.
func (c *Codes) Pressed(rule pack.OTP, now when.Instant) bool {
	return c.pressure.note(now) > rule.Calm*pressureSeconds
}

// Take counts a one-time password that is about to be sent. Faults, with the seconds to wait: too_many_attempts for the address,
// otp_everywhere for the whole.
func (c *Codes) Take(rule pack.OTP, address string, now when.Instant) error {
	times := 1
	if c.Lenient {
		times = 100
	}
	if wait := c.tries.Take(address, now, Limit{rule.PerAddress10 * times, 10 * time.Minute}, Limit{rule.PerAddress * times, 24 * time.Hour}); wait > 0 {
		return TooMany(wait)
	}
	if wait := c.tries.Take("everybody", now, Limit{rule.PerMinute, time.Minute}); wait > 0 {
		return fault.New(fault.TooMany, "otp_everywhere", "seconds", WholeSeconds(wait))
	}
	return nil
}

// Answer takes the answer to a challenge; each opens once. Faults: challenge_early for a wrong answer before waiting is enough,
// too_many_attempts where many from the address have waited already, challenge_over for one that is too old or used.
func (c *Codes) Answer(ch Challenge, answer, address string, now when.Instant) error {
	if now >= ch.Until || c.tries.Wait(ch.ID, now, once) > 0 {
		return fault.New(fault.Conflict, "challenge_over")
	}
	if !ch.Solved(answer) {
		if now < ch.From {
			return fault.New(fault.TooMany, "challenge_early", "seconds", WholeSeconds(ch.From.Sub(now)))
		}
		if err := TooMany(c.tries.Take("waiting "+address, now, waiters)); err != nil {
			return err
		}
	}
	if c.tries.Take(ch.ID, now, once) > 0 {
		return fault.New(fault.Conflict, "challenge_over") // of two answers at once the other was taken
	}
	return nil
}

// once remembers a used challenge for as long as it could be shown again.
var once = Limit{1, challengeLasts}

// pressureSeconds is over how many seconds those who ask are counted: a school class that signs in together is no pressure.
const pressureSeconds = 5

// pressure counts what happened in the latest seconds.
type pressure struct {
	mu     sync.Mutex
	second int64
	counts [pressureSeconds]int
}

// note counts one more and gives how many there were in the latest seconds.
func (p *pressure) note(now when.Instant) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	second := now.Time().Unix()
	for s := max(p.second+1, second-pressureSeconds+1); s <= second; s++ {
		p.counts[s%pressureSeconds] = 0
	}
	p.second = max(p.second, second)
	p.counts[p.second%pressureSeconds]++
	sum := 0
	for _, n := range p.counts {
		sum += n
	}
	return sum
}
