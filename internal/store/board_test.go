package store

import (
	"testing"

	"github.com/openwin/openwin/internal/when"
)

// The board never holds more than it may, forgets what is old before it takes in what is new, and counts right.
func TestTheBoardIsBounded(t *testing.T) {
	var b board
	now := when.MustDate("2021-09-17").At(600, when.MustDate("2021-09-17").Time().Location())
	for i := range 500 {
		if i == 300 {
			now = now.Add(shownFor)
		}
		b.keep(Search{Area: "IN", From: when.Date(i + 1)}, Shown{Listings: make([]Listing, i%300), AsOf: now})
		if i%7 == 0 {
			b.keep(Search{Area: "IN", From: when.Date(i + 1)}, Shown{Listings: make([]Listing, i%11), AsOf: now}) // again
		}
		size := 0
		for _, kept := range b.shown {
			size += 1 + len(kept.Listings)
		}
		if size != b.size || size > mostShown {
			t.Fatalf("%d: the board holds %d and counts %d, may hold %d", i, size, b.size, mostShown)
		}
	}
	if _, ok := b.recent(Search{Area: "IN", From: 1}, now); ok {
		t.Error("what is old is shown")
	}
	if _, ok := b.recent(Search{Area: "IN", From: 301}, now); !ok {
		t.Error("what is new is not shown: there was no room where the old had gone")
	}
}
