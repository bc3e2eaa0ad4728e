package beneficiary

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Erase is the act of having a record erased. Its ID comes from its maker: the same again is the same act.
type Erase struct {
	ID            string
	BeneficiaryID string
}

// EraseFacts is what the store knows that bears on it.
type EraseFacts struct {
	Person *Beneficiary
	Doses  int // on record for the person
}

// DecideErase gives what stays of a record that is erased: a row without anything personal, so that figures remain true.
// Faults: id_malformed, beneficiary_unknown, record_closed, doses_stay with the pack's rule.
func DecideErase(p *pack.Pack, f EraseFacts, act Erase, now when.Instant) (Beneficiary, error) {
	switch {
	case !id.Valid(act.ID):
		return Beneficiary{}, fault.New(fault.Invalid, "id_malformed").On("id")
	case f.Person == nil:
		return Beneficiary{}, fault.New(fault.NotFound, "beneficiary_unknown")
	case f.Person.State != Active:
		return Beneficiary{}, f.Person.CheckOpen()
	}
	if rule, stay := p.DosesStay(now.On(p.Zone)); stay && f.Doses > 0 {
		return Beneficiary{}, &fault.Error{Kind: fault.Refused, Code: "doses_stay", Rule: rule.ID, Source: rule.Source,
			Args: fault.Args{"reason": string(rule.Reason)}}
	}
	b := f.Person
	return Beneficiary{ID: b.ID, Sex: b.Sex, Area: b.Area, RegisteredAt: b.RegisteredAt, RegisteredBy: b.RegisteredBy,
		State: Erased, Version: b.Version + 1}, nil
}
