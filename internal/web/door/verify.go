package door

import (
	"context"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
)

// Verify checks the text of a certificate: its signature, and, for one of ours that holds by that, whether a case has ended it since.
// What comes with a fault is as of certificate.Verify. Faults: its own, certificate_superseded, certificate_withdrawn.
func (h *House) Verify(ctx context.Context, text string) (*certificate.Claims, []byte, error) {
	claims, kid, err := certificate.Verify(text, h.Trusted(), h.Now())
	if err != nil {
		return claims, kid, err
	}
	switch why, err := h.Store.Revoked(ctx, claims.Dose().ID); {
	case err != nil:
		return nil, kid, err
	case why == casework.Superseded:
		return claims, kid, fault.New(fault.Refused, "certificate_superseded")
	case why != "":
		return claims, kid, fault.New(fault.Refused, "certificate_withdrawn")
	}
	return claims, kid, nil
}
