package keys

import "github.com/openwin/openwin/internal/when"

// State is what a key of the file does at a moment.
type State string

// The states.
const (
	Signs     State = "signs"
	PastTime  State = "overdue"   // it signs, and another should
	Published State = "published" // it will sign
	Retired   State = "retired"   // another signs; what it signed holds
	Dropped   State = "dropped"   // nothing that it signed holds
)

// State says what a key does at a moment.
func (r *Ring) State(s *Signer, now when.Instant) State {
	current := r.Signer(s.Use, now)
	signs := current != nil && current.Name() == s.Name()
	switch {
	case r.Dropped(s.Name()):
		return Dropped
	case signs && s.Until() <= now:
		return PastTime
	case signs:
		return Signs
	case s.From > now:
		return Published
	}
	return Retired
}
