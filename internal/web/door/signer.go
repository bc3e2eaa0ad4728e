package door

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
)

// Signer is the key that signs for a use now. Fault: signer_expired, where none may.
func (h *House) Signer(use keys.Use) (*keys.Signer, error) {
	s := h.Keys.Signer(use, h.Now())
	if s == nil {
		return nil, fault.New(fault.Unavailable, "signer_expired")
	}
	return s, nil
}
