package office

import (
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/web/ui"
)

// pattern is a day as a planner says it in one go: the same slots one after the other, and walk-ins all day.
type pattern struct {
	From, Until int // minutes of the day
	Length      int // of a slot, in minutes
	Online      int // places in each slot that can be booked
	First       int // of these, for dose 1 only
	Second      int // of these, for dose 2 only
	WalkIn      int // places without a booking, on the whole day
}

// readPattern reads the pattern of a form. Faults: slot_time_malformed, slot_malformed.
func readPattern(form *ui.Form) (p pattern, faults fault.List) {
	clock := func(name string) int {
		t, err := time.Parse("15:04", ui.Digits(form.Value(name)))
		if err != nil {
			faults = append(faults, fault.New(fault.Invalid, "slot_time_malformed").On(name))
		}
		return t.Hour()*60 + t.Minute()
	}
	places := func(name string) int {
		n, ok := whole(form, name)
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "slot_malformed").On(name))
		}
		return n
	}
	p = pattern{From: clock("from"), Until: clock("until"), Length: places("length"), Online: places("online"),
		First: places("first"), Second: places("second"), WalkIn: places("walk_in")}
	if len(faults) == 0 && (p.From >= p.Until || p.Length < 1) {
		faults = append(faults, fault.New(fault.Invalid, "slot_time_malformed").On("until"))
	}
	if p.First+p.Second > p.Online {
		faults = append(faults, fault.New(fault.Invalid, "slot_shares_malformed").On("first"))
	}
	return p, faults
}

// slots writes out a pattern without faults. The last slot is shorter where the day does not divide evenly.
func (p pattern) slots() []session.NewSlot {
	var slots []session.NewSlot
	for starts := p.From; starts < p.Until && p.Online > 0; starts += p.Length {
		ends := min(starts+p.Length, p.Until)
		for dose, places := range []int{p.Online - p.First - p.Second, p.First, p.Second} {
			if places > 0 {
				slots = append(slots, session.NewSlot{Starts: starts, Ends: ends, Dose: dose, Channel: session.Online, Capacity: places})
			}
		}
	}
	if p.WalkIn > 0 {
		slots = append(slots, session.NewSlot{Starts: p.From, Ends: p.Until, Channel: session.WalkIn, Capacity: p.WalkIn})
	}
	return slots
}
