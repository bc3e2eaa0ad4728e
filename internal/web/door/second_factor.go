package door

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
)

// SetUp is a second factor that somebody is about to set up. Their browser carries it sealed from the page with the QR code to the first
// code: nothing is kept before that code is right.
type SetUp struct {
	Sealed string
	Secret string // as it is typed where no QR code can be read, in groups of four
	QR     certificate.QR
}

type sealedSetUp struct {
	Secret string   `json:"secret"`
	Codes  []string `json:"codes"` // recovery codes
}

func setUpPurpose(actor staff.Actor) string { return "second_factor " + actor.ID }

// NewSetUp makes a new second factor for somebody; name is what their app calls it.
func (h *House) NewSetUp(actor staff.Actor, name string) (SetUp, error) {
	secret, err := keys.NewTOTPSecret()
	if err != nil {
		return SetUp{}, err
	}
	plain, err := json.Marshal(sealedSetUp{secret, store.NewRecoveryCodes()})
	if err != nil {
		return SetUp{}, err
	}
	sealed, err := h.Store.SealState(string(plain), setUpPurpose(actor))
	if err != nil {
		return SetUp{}, err
	}
	return h.OpenSetUp(actor, name, sealed)
}

// OpenSetUp is the second factor that NewSetUp made for the same person. Fault: form_malformed.
func (h *House) OpenSetUp(actor staff.Actor, name, sealed string) (SetUp, error) {
	s, err := h.openSetUp(actor, sealed)
	if err != nil {
		return SetUp{}, err
	}
	qr, err := certificate.NewQR(keys.TOTPLink(s.Secret, "OpenWIN "+h.Pack.Code, name))
	groups := slices.Collect(slices.Chunk([]byte(s.Secret), 4))
	return SetUp{Sealed: sealed, Secret: string(bytes.Join(groups, []byte(" "))), QR: qr}, err
}

func (h *House) openSetUp(actor staff.Actor, sealed string) (s sealedSetUp, err error) {
	plain, ok := h.Store.OpenState(sealed, setUpPurpose(actor))
	if !ok {
		return s, fault.New(fault.Invalid, "form_malformed")
	}
	if err := json.Unmarshal([]byte(plain), &s); err != nil || s.Secret == "" {
		return s, errors.Join(fault.New(fault.Invalid, "form_malformed"), err)
	}
	return s, nil
}

// FinishSetUp sets the second factor up, with a first code of it, and gives the recovery codes, which are shown once. The same once more
// gives the same. Faults: form_malformed, those of Store.SetSecondFactor.
func (h *House) FinishSetUp(ctx context.Context, actor staff.Actor, sealed, code string) ([]string, error) {
	s, err := h.openSetUp(actor, sealed)
	if err != nil {
		return nil, err
	}
	return s.Codes, h.Store.SetSecondFactor(ctx, actor, s.Secret, code, s.Codes)
}
