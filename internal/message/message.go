// Package message holds what the system tells people by SMS: which event says what to whom.
package message

import "github.com/openwin/openwin/internal/when"

// Kind of a message. Its text is under the key "message." + Kind.
type Kind string

// The kinds.
const (
	OTP        Kind = "otp"
	Registered Kind = "registered"
	Booked     Kind = "booked"
	Cancelled  Kind = "cancelled"
	DoseGiven  Kind = "dose_given"
	PlaceOpen  Kind = "place_open" // somebody waited for it
)

// Message is a text to a phone. Phone and Text are personal: sealed at rest, never logged.
type Message struct {
	ID    string
	Kind  Kind
	Phone string // E.164
	Text  string
	At    when.Instant
}

// Secret says whether the text must be forgotten once it is sent.
func (k Kind) Secret() bool { return k == OTP }
