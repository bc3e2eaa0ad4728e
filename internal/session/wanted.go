package session

import "github.com/openwin/openwin/internal/schedule"

// Cost is what people want a dose to cost.
type Cost string

// The costs. The empty Cost takes both.
const (
	FreeOfCharge Cost = "free"
	Paid         Cost = "paid"
)

// Wanted narrows a search for sessions. Its zero value takes every session.
type Wanted struct {
	Product string // product code, "" for every product
	ByAge   bool   // Age counts
	Age     int    // completed years
	Dose    int    // dose number, 0 for every dose
	Cost    Cost
}

// Fits says whether a session is for what is wanted, by the rules of its day and its own age band. It looks at no slot: for
// the dose see ForDose.
func (w Wanted) Fits(r *schedule.Rules, s *Session) bool {
	switch {
	case w.Product != "" && s.Product != w.Product,
		w.Cost == FreeOfCharge && s.Fee > 0,
		w.Cost == Paid && s.Fee == 0:
		return false
	case !w.ByAge:
		return true
	}
	// As in Admits: by year of birth or in completed years, whichever lets the person in.
	return w.Age+1 >= s.MinAge && (s.MaxAge == 0 || w.Age <= s.MaxAge) && r.OpenTo(w.Age, s.Product, w.Dose, s.Date)
}

// ForDose says whether one of its slots to book is for the dose number; 0 is for every dose.
func (s *Session) ForDose(dose int) bool {
	for _, slot := range s.Slots {
		if slot.Channel == Online && (dose == 0 || slot.Admits(dose)) {
			return true
		}
	}
	return false
}
