package citizen

import (
	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
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
	as.BeneficiaryID, as.SessionID = whom.Person.ID, l.Session.ID
	return appointment.Rehearse(p.Pack, facts, as, p.Now())
}
