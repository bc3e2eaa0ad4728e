package store

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/when"
)

// Shown is what a search found and the moment it was read.
type Shown struct {
	Listings []Listing // shared with others who search: not to be changed
	AsOf     when.Instant
}

// board keeps what was shown a moment ago, so that a rush of the same search is one read of the database. Each process has its own:
// with twenty of them a search is read at most ten times a second in all, and two of them may show figures that are up to
// two seconds apart, which is why every page says as of when. Nothing is decided on it: booking reads the truth.
type board struct {
	mu     sync.Mutex
	shown  map[Search]Shown
	size   int // listings in shown
	flight singleflight.Group
}

const (
	shownFor    = 2 * time.Second
	mostShown   = 20_000 // listings: some 40 MB
	searchTakes = 10 * time.Second
)

// ShowSessions is FindSessions for a page: what it gives may be two seconds old.
func (s *Store) ShowSessions(ctx context.Context, f Search) (Shown, error) {
	f = canonical(f)
	if found, ok := s.board.recent(f, s.now()); ok {
		return found, nil
	}
	key, err := json.Marshal(f)
	if err != nil {
		return Shown{}, err
	}
	read := s.board.flight.DoChan(string(key), func() (any, error) {
		// Whoever asked first may go away: the others still wait for the answer.
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), searchTakes)
		defer stop()
		asOf := s.now()
		listings, err := s.FindSessions(ctx, f)
		found := Shown{listings, asOf}
		if err == nil {
			s.board.keep(f, found)
		}
		return found, err
	})
	select {
	case r := <-read:
		return r.Val.(Shown), r.Err
	case <-ctx.Done():
		return Shown{}, ctx.Err()
	}
}

// canonical writes searches that find the same in the same way.
func canonical(f Search) Search {
	switch {
	case f.PinCode != "":
		f.Area, f.Near = "", facility.Point{}
	case f.Area != "":
		f.Near = facility.Point{}
	}
	f.Near = f.Near.Coarse()
	if !f.Wanted.ByAge {
		f.Wanted.Age = 0
	}
	return f
}

func (b *board) recent(f Search, now when.Instant) (Shown, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	found, ok := b.shown[f]
	return found, ok && fresh(found, now)
}

func fresh(found Shown, now when.Instant) bool {
	return now >= found.AsOf && now.Sub(found.AsOf) < shownFor
}

// keep remembers what was found. Where there is no room even after what is old has gone, it is not remembered.
func (b *board) keep(f Search, found Shown) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shown == nil {
		b.shown = map[Search]Shown{}
	}
	room := 1 + len(found.Listings) // an empty answer takes room too
	if b.size+room > mostShown {
		for old, kept := range b.shown {
			if !fresh(kept, found.AsOf) {
				b.size -= 1 + len(kept.Listings)
				delete(b.shown, old)
			}
		}
	}
	if old, ok := b.shown[f]; ok {
		b.size -= 1 + len(old.Listings)
		delete(b.shown, f)
	}
	if b.size+room <= mostShown {
		b.size += room
		b.shown[f] = found
	}
}
