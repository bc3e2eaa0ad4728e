package citizen

import (
	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
)

// rehearse decides a booking of each slot without booking one, so that what a page says before is what booking says after. It
// gives the numbers of the slots that can be had, or why none can.
func (p Pages) rehearse(l store.Listing, whom store.History) ([]int, error) {
	return p.rehearseAs(l, whom, appointment.Book{})
}

// rehearseAs is rehearse for a booking that moves another, or that is for a certain dose.
func (p Pages) rehearseAs(l store.Listing, whom store.History, as appointment.Book) ([]int, error) {
	facts := appointment.Facts{Person: &whom.Person, Given: dose.Givens(whom.Doses), Existing: whom.Appointments, Session: &l.Session}
	refusal := error(fault.New(fault.Conflict, "session_full"))
	var slots []int
	for _, slot := range l.Session.Slots {
		if slot.Channel != session.Online {
			continue
		}
		as.ID, as.BeneficiaryID, as.SessionID, as.SlotNo = id.New(), whom.Person.ID, l.Session.ID, slot.No
		if _, err := appointment.Decide(p.Pack, facts, as, p.Now()); err != nil {
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
