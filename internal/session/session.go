// Package session holds planned sessions: a facility, a day, a product, places in slots, and vaccine behind them.
package session

import (
	"time"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// State of a session.
type State string

// The states. A session held before it was entered is Past from the start and cannot be booked.
const (
	Published State = "published"
	Past      State = "past"
	Cancelled State = "cancelled"
)

// Channel is the door through which a place is taken.
type Channel string

// The channels.
const (
	Online  Channel = "online"
	WalkIn  Channel = "walk_in"
	Invited Channel = "invited" // only staff book these, for those they have asked to come: no search shows them
)

// Channels lists every channel.
var Channels = []Channel{Online, Invited, WalkIn}

// Bookable says whether its places are booked, by whomever.
func (c Channel) Bookable() bool { return c == Online || c == Invited }

// Session is a day's vaccination of one product at one facility.
type Session struct {
	ID         string
	FacilityID string
	Area       string // the facility's district, copied so that lists need no join
	PinCode    string
	Date       when.Date
	Product    string // product code
	Team       string // which of the facility's teams holds it, "" where nobody has said
	MinAge     int    // completed years, narrower than the rules; 0 leaves it to them
	MaxAge     int    // 0 is no upper bound
	Fee        int    // minor units of the pack's currency, 0 is free
	State      State
	OpensAt    when.Instant // from when it can be booked: its announced time; 0 for since it was published
	LateReason string       // why it was entered after its day
	At         when.Instant
	By         string
	Closed     when.Instant // when its books were closed: what it used has left the store, the rest is released; 0 before
	Slots      []Slot
	Lots       []Backing
}

// Slot is a span of the day with a number of places for one dose number through one channel.
type Slot struct {
	No       int     // 1, 2, ... in the session
	Starts   int     // minute of the day
	Ends     int     // minute of the day, exclusive
	Dose     int     // dose number the places are for, 0 is any
	Channel  Channel //
	Capacity int     // places
	Taken    int     // places gone: never above Capacity
}

// Free is how many places are left.
func (s Slot) Free() int { return s.Capacity - s.Taken }

// Admits says whether the slot is for that dose number.
func (s Slot) Admits(dose int) bool { return s.Dose == 0 || s.Dose == dose }

// Backing is doses of a lot set aside for a session.
type Backing struct {
	LotID    string
	Number   string // as printed on the vial
	Expires  when.Date
	Reserved int          // doses set aside
	Used     int          // doses given: never above Reserved
	Recalled when.Instant // since when nobody may be given the lot; 0 for never
}

// Left is how many doses of the lot the session still has.
func (b Backing) Left() int { return b.Reserved - b.Used }

// Slot finds a slot by number.
func (s *Session) Slot(no int) *Slot {
	for i := range s.Slots {
		if s.Slots[i].No == no {
			return &s.Slots[i]
		}
	}
	return nil
}

// Lot finds the doses of a lot set aside for the session.
func (s *Session) Lot(lotID string) *Backing {
	for i := range s.Lots {
		if s.Lots[i].LotID == lotID {
			return &s.Lots[i]
		}
	}
	return nil
}

// Free counts places left for a dose number through a channel; dose 0 counts all.
func (s *Session) Free(channel Channel, dose int) int {
	n := 0
	for _, slot := range s.Slots {
		if slot.Channel == channel && (dose == 0 || slot.Admits(dose)) {
			n += slot.Free()
		}
	}
	return n
}

// Capacity counts all places.
func (s *Session) Capacity() int {
	n := 0
	for _, slot := range s.Slots {
		n += slot.Capacity
	}
	return n
}

// Backed is how many more places have vaccine behind them: doses left of lots that may be given, less the places taken whose dose is still to be
// given. It falls below the free places where a lot was recalled or set apart after the session was published.
func (s *Session) Backed() int {
	n := 0
	for _, lot := range s.Lots {
		if lot.Recalled == 0 {
			n += lot.Left()
		}
		n += lot.Used
	}
	for _, slot := range s.Slots {
		n -= slot.Taken
	}
	return n
}

// HoldToVaccine takes away free places that have no vaccine behind them, so that nobody is shown one.
func (s *Session) HoldToVaccine() {
	left := max(0, s.Backed())
	for i := range s.Slots {
		slot := &s.Slots[i]
		free := min(slot.Free(), left)
		slot.Capacity = slot.Taken + free
		left -= free
	}
}

// Admits says whether the session's own age band, narrower than the rules, takes someone. Age is counted by year of birth, as
// most phases count it, or in completed years on the day, whichever lets the person in.
func (s *Session) Admits(p schedule.Person) bool {
	oldest, youngest := s.Date.Year()-p.BirthYear, schedule.AgeAt(p, s.Date)
	return oldest >= s.MinAge && (s.MaxAge == 0 || youngest <= s.MaxAge)
}

// Outside is how many minutes before the session begins or after it ends a moment is, 0 for within.
func (s *Session) Outside(at when.Instant, zone *time.Location) int {
	if len(s.Slots) == 0 {
		return 0
	}
	first, last := s.Slots[0].Starts, s.Slots[0].Ends
	for _, slot := range s.Slots {
		first, last = min(first, slot.Starts), max(last, slot.Ends)
	}
	before, after := s.Date.At(first, zone).Sub(at), at.Sub(s.Date.At(last, zone))
	return max(0, int(before.Minutes()), int(after.Minutes()))
}
