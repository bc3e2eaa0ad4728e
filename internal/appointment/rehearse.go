package appointment

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

// Rehearse decides the booking of each slot of a session without booking one, so that what is said before is what booking says after.
// It gives the numbers of the slots that can be had, or why none can: a fault of Decide.
func Rehearse(p *pack.Pack, f Facts, act Book, now when.Instant) ([]int, error) {
	refusal := error(fault.New(fault.Conflict, "session_full"))
	var slots []int
	act.ID = id.Derive("rehearsal")
	for _, slot := range f.Session.Slots {
		if slot.Channel != session.Online {
			continue
		}
		act.SlotNo = slot.No
		if _, err := Decide(p, f, act, now); err != nil {
			refusal = err
			continue
		}
		slots = append(slots, slot.No)
	}
	if len(slots) > 0 {
		return slots, nil
	}
	return nil, refusal
}
