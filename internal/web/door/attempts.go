package door

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Limit is how many tries somebody has within a span of time, which begins with the first of them.
type Limit struct {
	Most int
	In   time.Duration
}

// Tries counts tries by who makes them, an address or a phone, in this process alone: what must hold for all processes together is
// counted in the database. The zero value is ready. It may be used by many goroutines at once.
type Tries struct {
	mu    sync.Mutex
	spans map[triesOf]span
}

type triesOf struct {
	who   string
	limit Limit
}

type span struct {
	ends  when.Instant
	count int
}

// mostSpans bounds the memory of a Tries. Whoever has that many addresses to try from is not held up by a limit on addresses.
const mostSpans = 200_000

// Wait is how long somebody has to wait until every limit lets them try again; 0 is not at all. It counts nothing.
func (t *Tries) Wait(who string, now when.Instant, limits ...Limit) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wait(who, now, limits)
}

// Take counts a try that is let through, or says how long to wait like Wait. A try that is refused does not make the wait longer.
func (t *Tries) Take(who string, now when.Instant, limits ...Limit) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if wait := t.wait(who, now, limits); wait > 0 {
		return wait
	}
	if len(t.spans) >= mostSpans {
		t.forget(now)
	}
	if t.spans == nil {
		t.spans = map[triesOf]span{}
	}
	for _, limit := range limits {
		of := triesOf{who, limit}
		s := t.spans[of]
		if s.ends <= now {
			s = span{ends: now.Add(limit.In)}
		}
		s.count++
		t.spans[of] = s
	}
	return 0
}

// Back takes a counted try back: it was no guess.
func (t *Tries) Back(who string, limits ...Limit) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, limit := range limits {
		of := triesOf{who, limit}
		if s, counted := t.spans[of]; counted && s.count > 0 {
			s.count--
			t.spans[of] = s
		}
	}
}

func (t *Tries) wait(who string, now when.Instant, limits []Limit) (wait time.Duration) {
	for _, limit := range limits {
		if s := t.spans[triesOf{who, limit}]; s.ends > now && s.count >= limit.Most {
			wait = max(wait, s.ends.Sub(now))
		}
	}
	return wait
}

// forget drops the spans that are over, and all of them where that makes no room.
func (t *Tries) forget(now when.Instant) {
	for of, s := range t.spans {
		if s.ends <= now {
			delete(t.spans, of)
		}
	}
	if len(t.spans) >= mostSpans {
		t.spans = nil
	}
}

// Attempts holds the sign-ins that an address tries, with a password or a code, to so many a minute in this process.
type Attempts struct {
	Most int // per address and minute

	tries Tries
}

// Attempt counts a try to sign in. Fault: too_many_attempts, with the seconds to wait.
func (h *House) Attempt(r *Request) error {
	return TooMany(h.Attempts.tries.Take(Address(r.Request), h.Now(), Limit{h.Attempts.Most, time.Minute}))
}

// NeedsSecondFactor says whether somebody must have a second factor. The sign-ins that a demonstration shows on its page need none.
func (h *House) NeedsSecondFactor(actor staff.Actor) bool {
	return actor.Role.NeedsSecondFactor() && !h.Demo
}

// TooMany is the fault too_many_attempts for a time to wait, nil for none.
func TooMany(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return fault.New(fault.TooMany, "too_many_attempts", "seconds", WholeSeconds(wait))
}

// WholeSeconds writes a time to wait, rounded up: whoever waits so long has waited long enough.
func WholeSeconds(wait time.Duration) string {
	return fault.Int(int((wait + time.Second - 1) / time.Second))
}

// Address is where a request comes from, without the port. An IPv6 address counts with its whole /64: that is what one home or phone
// is given, and it may choose any address in it.
func Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr // as a proxy names it
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if addr = addr.WithZone("").Unmap(); addr.Is6() {
		return netip.PrefixFrom(addr, 64).Masked().String()
	}
	return addr.String()
}
