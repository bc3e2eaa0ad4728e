package session

import (
	"slices"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// Change is the act of changing a session's slots. It says what they shall be, so that the same act twice is once. Slots that it does
// not name stay; one with the next number is new.
type Change struct {
	SessionID string       `json:"session_id"`
	Slots     []SlotChange `json:"slots"`
	Saw       string       `json:"-"` // the slots that whoever changes them was shown, as of SlotsText; "" where nobody says
	By        string       `json:"-"`
}

// SlotChange is a slot as it shall be. Dose and Channel are those of a new slot; a slot that is there keeps its own.
type SlotChange struct {
	No int `json:"no"`
	NewSlot
}

// Changed is what a change does.
type Changed struct {
	Slots []Slot    // all of them, as they are then
	New   int       // how many of these, at the end, are new
	Timed []int     // numbers of the slots whose hours change and where somebody has a place
	Lots  []Backing // doses behind the session then
}

// DecideChange says what a change does. Places that are taken stay, and there is a dose behind every place: what is missing is set aside from
// what the facility holds, the first to expire first; what is no longer needed is free again.
// Where the slots are no longer what whoever changes them saw, nothing is done, unless they are already what they shall be.
// Faults: session_unknown, session_cancelled, session_over, slots_changed, slots_needed, slot_unknown, slot_time_malformed, slot_malformed, slot_below_taken, stock_behind_short. Those
// of a slot are on "starts-N" or "capacity-N".
func DecideChange(p *pack.Pack, s *Session, held []stock.Holding, act Change, today when.Date) (Changed, error) {
	if s == nil {
		return Changed{}, fault.New(fault.NotFound, "session_unknown").On("session_id")
	}
	if err := s.CheckToCome(today); err != nil {
		return Changed{}, err
	}
	out := Changed{Slots: slices.Clone(s.Slots)}
	var faults fault.List
	for _, c := range act.Slots {
		faults = append(faults, out.apply(p, c)...)
	}
	if act.Saw != "" && act.Saw != SlotsText(s.Slots) && (len(faults) > 0 || !slices.Equal(out.Slots, s.Slots)) {
		return Changed{}, fault.New(fault.Conflict, "slots_changed")
	}
	if len(out.Slots) > mostSlots {
		faults = append(faults, fault.New(fault.Invalid, "slots_needed").On("slots"))
	}
	if err := faults.OrNil(); err != nil {
		return Changed{}, err
	}
	var err error
	out.Lots, err = behind(s, out.places(), held)
	return out, err
}

// CheckToCome says whether a session is still on or to come, so that planners may change or end it and book for it.
// Faults: session_cancelled, session_over.
func (s *Session) CheckToCome(today when.Date) error {
	switch {
	case s.State == Cancelled:
		return fault.New(fault.Refused, "session_cancelled", "date", s.Date.String())
	case s.State != Published || s.Date < today:
		return fault.New(fault.Refused, "session_over", "date", s.Date.String())
	}
	return nil
}

const mostSlots = 200

func (c *Changed) places() int {
	n := 0
	for _, slot := range c.Slots {
		n += slot.Capacity
	}
	return n
}

func (c *Changed) apply(p *pack.Pack, to SlotChange) (faults fault.List) {
	no := fault.Int(to.No)
	i := slices.IndexFunc(c.Slots, func(s Slot) bool { return s.No == to.No })
	if i < 0 && to.No != len(c.Slots)+1 {
		return fault.List{fault.New(fault.NotFound, "slot_unknown").On("slots")}
	}
	next := Slot{No: to.No, Dose: to.Dose, Channel: to.Channel}
	if i >= 0 {
		next = c.Slots[i]
	}
	changed := i >= 0 && (next.Starts != to.Starts || next.Ends != to.Ends)
	next.Starts, next.Ends, next.Capacity = to.Starts, to.Ends, to.Capacity
	if !goodHours(next.Starts, next.Ends) {
		faults = append(faults, fault.New(fault.Invalid, "slot_time_malformed").On("starts-"+no))
	}
	if next.Capacity < 0 || next.Capacity > MostPlaces || next.Dose < 0 || next.Dose > p.Rules.MaxDoses || !slices.Contains(Channels, next.Channel) {
		faults = append(faults, slotMalformed().On("capacity-"+no))
	}
	if next.Capacity < next.Taken {
		faults = append(faults, fault.New(fault.Refused, "slot_below_taken", "taken", fault.Int(next.Taken)).On("capacity-"+no))
	}
	if i < 0 {
		c.Slots, c.New = append(c.Slots, next), c.New+1
		return faults
	}
	c.Slots[i] = next
	if changed && next.Taken > 0 {
		c.Timed = append(c.Timed, next.No)
	}
	return faults
}

// behind is the doses behind a session that shall have so many places. Doses of a recalled lot that were not given are behind nothing: others take
// their place as far as there are any.
func behind(s *Session, places int, held []stock.Holding) ([]Backing, error) {
	lots, reserved, recalled := slices.Clone(s.Lots), 0, 0
	for _, lot := range lots {
		reserved += lot.Reserved
		if lot.Recalled != 0 {
			reserved, recalled = reserved-lot.Left(), recalled+lot.Left()
		}
	}
	missing := places - reserved
	for _, h := range held {
		n := min(missing, h.Available())
		if n <= 0 || h.Lot.Product != s.Product || !h.Usable(s.Date) {
			continue
		}
		missing -= n
		i := slices.IndexFunc(lots, func(b Backing) bool { return b.LotID == h.Lot.ID })
		if i < 0 {
			i, lots = len(lots), append(lots, Backing{LotID: h.Lot.ID, Number: h.Lot.Number, Expires: h.Lot.Expires})
		}
		lots[i].Reserved += n
	}
	if missing > recalled { // what a recall took is no ground to refuse another change
		return nil, fault.New(fault.Refused, "stock_behind_short", "missing", fault.Int(missing)).On("slots")
	}
	// What fewer places free is given back, the last to expire first; what a planner set aside beyond the places stays.
	free := min(-missing, s.Capacity()-places)
	for i := len(lots) - 1; i >= 0 && free > 0; i-- {
		if lots[i].Recalled != 0 {
			continue
		}
		n := min(free, lots[i].Left())
		lots[i].Reserved -= n
		free -= n
	}
	return lots, nil
}
