// Package appointment holds bookings: a person's place in a slot of a session, for one dose.
package appointment

import (
	"slices"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// State of an appointment.
type State string

// The states. A booked appointment is live until its day has passed; a person has at most one live appointment for a dose.
// That a day has passed is written down when the person books or is vaccinated again.
const (
	Booked    State = "booked"
	Kept      State = "kept" // the dose was given
	Cancelled State = "cancelled"
	Missed    State = "missed" // its day passed without the dose
)

// Appointment is a booked place.
type Appointment struct {
	ID            string
	BeneficiaryID string
	SessionID     string
	SlotNo        int
	Dose          int
	Product       string
	Date          when.Date
	Code          string // secret code, asked by the vaccinator
	State         State
	NextBest      bool // where the session is cancelled, another place nearby shall be booked without asking
	At            when.Instant
	By            string // staff id, "" when the person booked
}

// Live says whether the appointment is still to be kept.
func (a *Appointment) Live(today when.Date) bool { return a.State == Booked && a.Date >= today }

// given is the dose as if it had been given on the day it is booked for.
func (a *Appointment) given() schedule.Given {
	return schedule.Given{Number: a.Dose, Product: a.Product, On: a.Date}
}

// Find finds an appointment by id, nil for none.
func Find(all []Appointment, id string) *Appointment {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}

// Over lists a person's booked appointments for a dose that end because of what happens now, with the state each comes to:
// missed where its day has passed, cancelled where it is still to come. except is the one that is kept.
func Over(all []Appointment, dose int, except string, today when.Date) (over []Appointment) {
	for _, a := range all {
		if a.State != Booked || a.Dose != dose || a.ID == except {
			continue
		}
		a.State = Cancelled
		if a.Date < today {
			a.State = Missed
		}
		over = append(over, a)
	}
	return over
}

// Unfit lists a person's live bookings of doses after those in given that the rules refuse now that given is what it is, as
// cancelled. A booking that fits counts as given on its day for those after it.
func Unfit(p *pack.Pack, person schedule.Person, given []schedule.Given, all []Appointment, today when.Date) (unfit []Appointment) {
	later := slices.Clone(all)
	slices.SortStableFunc(later, func(a, b Appointment) int { return a.Dose - b.Dose })
	for _, a := range later {
		if !a.Live(today) || a.Dose < schedule.NextDose(given) {
			continue
		}
		findings := p.Rules.Check(person, given, schedule.Want{Product: a.Product, Number: a.Dose, On: a.Date, BookedOn: a.At.On(p.Zone)})
		if _, stopped := schedule.Stopped(findings); stopped {
			a.State = Cancelled
			unfit = append(unfit, a)
			continue
		}
		given = append(slices.Clone(given), a.given())
	}
	return unfit
}
