package session_test

import (
	"testing"

	"github.com/openwin/openwin/internal/session"
)

// Places that have vaccine behind them: what is left of lots that may be given, less the people who are still to come.
func TestPlacesWithVaccine(t *testing.T) {
	for name, c := range map[string]struct {
		lots []session.Backing
		want int // places that are left to show
	}{
		"as published":                {[]session.Backing{{Reserved: 30, Used: 4}}, 20},
		"some set apart":              {[]session.Backing{{Reserved: 15, Used: 4}}, 5},
		"all set apart":               {[]session.Backing{{Reserved: 4, Used: 4}}, 0},
		"recalled":                    {[]session.Backing{{Reserved: 30, Used: 4, Recalled: 1}}, 0},
		"one of two lots is recalled": {[]session.Backing{{Reserved: 15, Used: 4, Recalled: 1}, {Reserved: 15}}, 9},
	} {
		s := session.Session{Lots: c.lots, Slots: []session.Slot{
			{No: 1, Channel: session.Online, Capacity: 15, Taken: 8}, {No: 2, Channel: session.WalkIn, Capacity: 15, Taken: 2}}}
		s.HoldToVaccine()
		if got := s.Slots[0].Free() + s.Slots[1].Free(); got != c.want {
			t.Errorf("%s: %d places, not %d", name, got, c.want)
		}
	}
}
