package door

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/when"
)

// How many signed certificates are kept for those who look again, and for how long: a page, its picture and its file are of one signature.
const (
	mostDrawn  = 4096
	drawnStays = 10 * time.Minute
)

// Drawn keeps what was signed by what it says, so that the same is not signed anew. The zero value is ready. It may be used by many
// goroutines at once.
type Drawn struct {
	mu    sync.Mutex
	kept  map[[32]byte]drawn
	order [][32]byte // the oldest first
}

type drawn struct {
	content []byte
	at      when.Instant
}

// Get gives what make made of a record a while ago, or lets it make it. name says what is made, and with which key. Two who ask at once may
// both have it made.
func (d *Drawn) Get(name string, r certificate.Record, now when.Instant, make func() ([]byte, error)) ([]byte, error) {
	r.Issued, r.Expires = 0, 0
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	key := sha256.Sum256(append([]byte(name+"\x00"), text...))
	if content, ok := d.look(key, now); ok {
		return content, nil
	}
	content, err := make()
	if err == nil {
		d.keep(key, drawn{content, now})
	}
	return content, err
}

func (d *Drawn) look(key [32]byte, now when.Instant) ([]byte, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found, ok := d.kept[key]
	if !ok || now.Sub(found.at) > drawnStays || now < found.at {
		return nil, false
	}
	return found.content, true
}

func (d *Drawn) keep(key [32]byte, one drawn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept == nil {
		d.kept = map[[32]byte]drawn{}
	}
	if _, again := d.kept[key]; !again {
		if len(d.order) == mostDrawn {
			delete(d.kept, d.order[0])
			d.order = d.order[1:]
		}
		d.order = append(d.order, key)
	}
	d.kept[key] = one
}
