package door

import (
	"crypto/ecdsa"

	"github.com/openwin/openwin/internal/certificate"
)

// Trusted are the signers whose certificates hold here: our own.
func (h *House) Trusted() certificate.Trusted {
	key, ok := h.Signer.Certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil
	}
	return certificate.Trusted{string(h.Signer.KID()): key}
}
