package operation

import (
	"strings"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Act is the act of registering that the body tells of, as far as a record can be made of it: what nobody can keep (an area that is none, a
// document whose number cannot be right, a group that the pack does not know) is left out, with a finding. area is the session's district.
// phone gives a number in its one form, or a fault.
func (b RegisterBody) Act(p *pack.Pack, by, area string, phone func(string) (string, error), today when.Date) (act beneficiary.Register, found []schedule.Finding) {
	lacks := func(code string) {
		f := fault.New(fault.Refused, code)
		found = append(found, schedule.Finding{Level: schedule.Stop, Code: f.Code})
	}
	act = beneficiary.Register{ID: b.BeneficiaryID, Name: b.Name, BirthYear: b.BirthYear, BirthDate: b.BirthDate, Sex: b.Sex, Group: b.Group, Area: b.Area,
		IDKind: b.IDKind, IDNumber: b.IDNumber, Consent: beneficiary.Consent, By: by, Done: true}
	if strings.TrimSpace(b.Consent) == "" {
		lacks("registered_without_consent")
	}
	if number, err := phone(b.Phone); err == nil {
		act.Phone = number
	} else {
		lacks("registered_phone")
	}
	if a, ok := p.Areas.Area(act.Area); !ok || a.Kind != place.District {
		act.Area = area
		lacks("registered_area")
	}
	if !p.ValidGroup(act.Group) {
		act.Group = ""
		lacks("registered_group")
	}
	if act.IDKind != "" || act.IDNumber != "" {
		if _, err := p.CheckDocument(act.IDKind, act.IDNumber); err != nil {
			act.IDKind, act.IDNumber = "", ""
			lacks("registered_document")
		}
	}
	if !act.Sex.Valid() {
		act.Sex = beneficiary.Other
		lacks("registered_sex")
	}
	if act.BirthDate > today || act.BirthDate != 0 && act.BirthDate.Year() < 1900 {
		act.BirthDate = 0
	}
	return act, found
}

// Found is a finding that opens an item to review.
func Found(code string, args ...string) schedule.Finding {
	f := fault.New(fault.Refused, code, args...)
	return schedule.Finding{Level: schedule.Stop, Code: code, Args: f.Args}
}
