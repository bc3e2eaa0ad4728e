package session

import (
	"slices"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Reason is why a session is cancelled: one of a list, so that it can be told in every language.
type Reason string

// The reasons.
const (
	NoVaccine Reason = "no_vaccine"
	NoStaff   Reason = "no_staff"
	NoRoom    Reason = "no_room"
	Weather   Reason = "weather"
	Unsafe    Reason = "unsafe"
	Mistake   Reason = "mistake" // planned by mistake, or twice
)

// Reasons lists them all.
var Reasons = []Reason{NoVaccine, NoStaff, NoRoom, Weather, Unsafe, Mistake}

// Cancel is the act of cancelling a session. What becomes of each booking is decided by appointment.SessionOff.
type Cancel struct {
	SessionID string `json:"session_id"`
	Reason    Reason `json:"reason"`
	By        string `json:"-"`
}

// DecideCancel says whether a session may be cancelled. already is true where it was: then nothing more happens.
// Faults: session_unknown, cancel_reason_needed, session_over.
func DecideCancel(s *Session, act Cancel, today when.Date) (already bool, err error) {
	switch {
	case s == nil:
		return false, fault.New(fault.NotFound, "session_unknown").On("session_id")
	case s.State == Cancelled:
		return true, nil
	case s.State != Published || s.Date < today:
		return false, fault.New(fault.Refused, "session_over", "date", s.Date.String())
	case !slices.Contains(Reasons, act.Reason):
		return false, fault.New(fault.Invalid, "cancel_reason_needed").On("reason")
	}
	return false, nil
}
