package door

import (
	"crypto/ecdsa"
	"time"

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

// verifies is how many certificates one address may have checked: those of a border post with fifty a second. It keeps a stranger from
// using the processor up, no more: a certificate that is made up fails whoever checks how many.
var verifies = Limit{3000, time.Minute}

// MayVerify counts a certificate that is to be checked. Fault: too_many_attempts, with the seconds to wait.
func (h *House) MayVerify(r *Request) error {
	return TooMany(h.Tries.Take("verify "+Address(r.Request), h.Now(), verifies))
}
