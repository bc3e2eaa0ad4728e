package beneficiary

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/when"
)

// Consent is the version of the consent text that pages show now: the keys "consent." of the texts. Whoever changes what the text
// says gives it another version; people are then asked again when they next book.
const Consent = "2026-11-23"

// Consenting is the act of agreeing to the text, or of taking consent back. Its ID comes from its maker: the same again is the same
// act.
type Consenting struct {
	ID            string
	BeneficiaryID string
	Version       string // of the text that was read; "" takes consent back
	By            string // staff id, "" when the person did it
}

// ConsentRow is a line of the history of somebody's consent.
type ConsentRow struct {
	Version string
	Given   bool // false: taken back
	At      when.Instant
	By      string // staff id, "" when the person did it
}

// DecideConsent says whether consent may be given or taken back. b is nil for nobody.
// Faults: id_malformed, beneficiary_unknown, record_closed, consent_needed for a text that is not shown any more.
func DecideConsent(b *Beneficiary, act Consenting) error {
	switch {
	case !id.Valid(act.ID):
		return fault.New(fault.Invalid, "id_malformed").On("id")
	case b == nil:
		return fault.New(fault.NotFound, "beneficiary_unknown")
	case act.Version != "" && act.Version != Consent:
		return fault.New(fault.Invalid, "consent_needed").On("consent")
	}
	return b.CheckOpen()
}

// CheckOpen refuses whatever would be done to a record that is nobody's living one. Fault: record_closed.
func (b *Beneficiary) CheckOpen() error {
	if b.State != Active {
		return fault.New(fault.Conflict, "record_closed")
	}
	return nil
}

// CheckBooking holds a booking to consent: the person themselves to the text that is shown now, staff (by is their id) to any that
// was given and not taken back. Faults: record_closed, consent_needed.
func (b *Beneficiary) CheckBooking(by string) error {
	if err := b.CheckOpen(); err != nil {
		return err
	}
	if b.Consent == "" || by == "" && b.Consent != Consent {
		return fault.New(fault.Refused, "consent_needed").On("consent")
	}
	return nil
}
