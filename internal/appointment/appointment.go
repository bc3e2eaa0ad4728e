// Package appointment holds bookings: a person's place in a slot of a session, for one dose.
package appointment

import "github.com/openwin/openwin/internal/when"

// State of an appointment.
type State string

// The states. Only a booked appointment is live; a person has at most one live appointment for a dose.
const (
	Booked    State = "booked"
	Kept      State = "kept" // the dose was given
	Cancelled State = "cancelled"
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
