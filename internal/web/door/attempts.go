package door

import (
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// Attempts counts how often an address has tried to sign in, in this process, a minute at a time.
type Attempts struct {
	Most int // per address and minute

	mu     sync.Mutex
	minute when.Instant
	count  map[string]int
}

// Allow counts an attempt and says whether it is within the limit.
func (a *Attempts) Allow(address string, now when.Instant) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.count == nil || now.Sub(a.minute) >= time.Minute {
		a.minute, a.count = now, map[string]int{}
	}
	a.count[address]++
	return a.count[address] <= a.Most
}

// Address is where a request comes from, without the port.
func Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
