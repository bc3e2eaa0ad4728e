package session

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/sheet"
)

// Day is a day's slots as a planner says them in one go: the same slots one after the other, and walk-ins all day.
type Day struct {
	From, Until int // minutes of the day
	Length      int // of a slot, in minutes
	Online      int // places in each slot that can be booked
	First       int // of these, for dose 1 only
	Second      int // of these, for dose 2 only
	Invited     int // places in each slot that staff book for those they ask to come
	WalkIn      int // places without a booking, on the whole day
}

// Check says what is wrong with a day, nil for nothing. Faults: slot_time_malformed on "until", slot_shares_malformed on "first".
func (d Day) Check() *fault.Error {
	switch {
	case d.From >= d.Until || d.Length < 1:
		return fault.New(fault.Invalid, "slot_time_malformed").On("until")
	case d.First+d.Second > d.Online:
		return fault.New(fault.Invalid, "slot_shares_malformed").On("first")
	}
	return nil
}

// Slots writes out a day without faults. The last slot is shorter where the day does not divide evenly.
func (d Day) Slots() []NewSlot {
	var slots []NewSlot
	for starts := d.From; starts < d.Until && d.Online+d.Invited > 0; starts += d.Length {
		ends := min(starts+d.Length, d.Until)
		if d.Invited > 0 {
			slots = append(slots, NewSlot{Starts: starts, Ends: ends, Channel: Invited, Capacity: d.Invited})
		}
		for dose, places := range []int{d.Online - d.First - d.Second, d.First, d.Second} {
			if places > 0 {
				slots = append(slots, NewSlot{Starts: starts, Ends: ends, Dose: dose, Channel: Online, Capacity: places})
			}
		}
	}
	if d.WalkIn > 0 {
		slots = append(slots, NewSlot{Starts: d.From, Ends: d.Until, Channel: WalkIn, Capacity: d.WalkIn})
	}
	return slots
}

// SlotsText writes slots as the column "slots" of a sheet has them: all of a slot but its number and the places taken.
func SlotsText(slots []Slot) string {
	parts := make([]string, len(slots))
	for i, s := range slots {
		parts[i] = fmt.Sprintf("%02d:%02d-%02d:%02d %s %d", s.Starts/60, s.Starts%60, s.Ends/60, s.Ends%60, s.Channel, s.Capacity)
		if s.Dose > 0 {
			parts[i] += " dose " + strconv.Itoa(s.Dose)
		}
	}
	return strings.Join(parts, "; ")
}

func slotsOf(planned []NewSlot) []Slot {
	out := make([]Slot, len(planned))
	for i, s := range planned {
		out[i] = Slot{No: i + 1, Starts: s.Starts, Ends: s.Ends, Dose: s.Dose, Channel: s.Channel, Capacity: s.Capacity}
	}
	return out
}

// readSlots reads what SlotsText writes.
func readSlots(text string) ([]NewSlot, bool) {
	var out []NewSlot
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if len(words) != 3 && (len(words) != 5 || words[3] != "dose") {
			return nil, false
		}
		from, until, _ := strings.Cut(words[0], "-")
		s := NewSlot{Channel: Channel(words[1])}
		var ok, also bool
		s.Starts, ok = sheet.Minute(from)
		s.Ends, also = sheet.Minute(until)
		n, err := strconv.Atoi(words[2])
		s.Capacity = n
		if len(words) == 5 && err == nil {
			s.Dose, err = strconv.Atoi(words[4])
		}
		if !ok || !also || err != nil {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}
