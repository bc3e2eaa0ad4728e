// Package appointment holds bookings: a person's place in a slot of a session, for one dose.
package appointment

import "github.com/openwin/openwin/internal/when"

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
	At            when.Instant
	By            string // staff id, "" when the person booked
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
