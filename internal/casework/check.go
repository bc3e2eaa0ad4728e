package casework

import (
	"errors"
	"slices"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// check holds what is asked to what can be: it is asked when a case is opened, and once more when it is accepted, for the record may
// have moved on. It gives what is asked in the form that is kept.
func (k Kind) check(p *pack.Pack, a Asked, b *beneficiary.Beneficiary, records []dose.Dose, withdrawn map[string]bool, today when.Date) (Asked, error) {
	switch {
	case k.corrects():
		return k.checkPerson(p, a, b, today)
	case k.AboutDose():
		return a, k.checkDose(p, a, b, records, withdrawn, today)
	case k == Merge && a.Other == b.ID:
		return a, fault.New(fault.Invalid, "case_other_same").On("other")
	}
	return a, nil
}

// checkPerson holds a correction to the rules of registering, and to changing something.
func (k Kind) checkPerson(p *pack.Pack, a Asked, b *beneficiary.Beneficiary, today when.Date) (Asked, error) {
	as := beneficiary.Register{ID: b.ID, Name: b.Name, BirthYear: b.BirthYear, BirthDate: b.BirthDate, Sex: b.Sex, Group: b.Group, Area: b.Area, Consent: beneficiary.Consent}
	field := map[Kind]string{Name: "name", Birth: "birth_year", Sex: "sex", Document: "id_number"}[k]
	switch k {
	case Name:
		as.Name = a.Name
	case Birth:
		as.BirthYear, as.BirthDate = a.BirthYear, a.BirthDate
	case Sex:
		as.Sex = a.Sex
	case Document:
		if a.IDHash != "" { // it was checked when the case was opened, and the number is not kept
			return a, nil
		}
		if a.IDKind+a.IDNumber == "" {
			return a, fault.New(fault.Invalid, "id_number_needed").On(field)
		}
		as.IDKind, as.IDNumber = a.IDKind, a.IDNumber
	}
	as, err := beneficiary.Clean(p, as, today)
	for _, one := range listOf(err) {
		if one.Field == field || k == Document && one.Field == "id_kind" {
			return a, fault.List{one}
		}
	}
	is := b.Name == as.Name && b.BirthYear == as.BirthYear && b.BirthDate == as.BirthDate && b.Sex == as.Sex
	if is && k != Document {
		return a, fault.New(fault.Refused, "case_same").On(field)
	}
	if a.Name, a.BirthYear, a.BirthDate, a.Sex = "", 0, 0, ""; k == Name {
		a.Name = as.Name
	}
	switch k {
	case Birth:
		a.BirthYear, a.BirthDate = as.BirthYear, as.BirthDate
	case Sex:
		a.Sex = as.Sex
	case Document:
		a.IDNumber, a.IDLast4 = as.IDNumber, ""
		if n := len(as.IDNumber); n > 4 {
			a.IDLast4 = as.IDNumber[n-4:]
		}
	}
	return a, nil
}

// checkDose finds the dose that is named, and holds a new day to being possible.
func (k Kind) checkDose(p *pack.Pack, a Asked, b *beneficiary.Beneficiary, records []dose.Dose, withdrawn map[string]bool, today when.Date) error {
	standing := dose.Standing(records)
	d := find(standing, a.DoseID)
	if k == Restore {
		if find(Voided(records), a.DoseID) == nil && (d == nil || !withdrawn[d.ID]) {
			return fault.New(fault.Refused, "case_dose_unknown").On("dose")
		}
		return nil
	}
	switch {
	case d == nil:
		return fault.New(fault.Refused, "case_dose_unknown").On("dose")
	case k == Revoke && withdrawn[d.ID]:
		return fault.New(fault.Refused, "case_same").On("dose")
	case k != DoseDate:
		return nil
	case a.Date == 0:
		return fault.New(fault.Invalid, "date_needed").On("date")
	case a.Date > today || a.Date.Year() < b.BirthYear || a.Date < b.BirthDate:
		return fault.New(fault.Invalid, "case_date_impossible").On("date")
	case a.Date == d.OccurredOn:
		return fault.New(fault.Refused, "case_same").On("date")
	case slices.ContainsFunc(standing, func(o dose.Dose) bool { return o.ID != d.ID && o.OccurredOn == a.Date && o.Product == d.Product }):
		return fault.New(fault.Refused, "case_date_taken").On("date")
	}
	return checkDay(p, a.Date, *d, records)
}

// checkDay holds the day of a dose to the rules of its vaccine, and to the day on which it was put on record.
// Faults: product_not_yet with its source, case_date_after_record.
func checkDay(p *pack.Pack, on when.Date, d dose.Dose, records []dose.Dose) error {
	if product, known := p.Rules.Product(d.Product); known && on < product.From {
		early := fault.New(fault.Refused, "product_not_yet", "product", product.Name, "from", product.From.String()).On("date")
		early.Source = product.Source
		return early
	}
	for i := len(records) - 1; i >= 0 && d.Replaces != 0; i-- { // to the first that was recorded of it
		if records[i].Seq == d.Replaces {
			d = records[i]
		}
	}
	if recorded := d.RecordedAt.On(p.Zone); on > recorded {
		return fault.New(fault.Refused, "case_date_after_record", "date", recorded.String()).On("date")
	}
	return nil
}

// Voided are the records that say of a dose that it was never given, and that no later record has replaced.
func Voided(records []dose.Dose) []dose.Dose {
	var out []dose.Dose
	for _, d := range records {
		replaced := slices.ContainsFunc(records, func(later dose.Dose) bool { return later.Replaces == d.Seq })
		if d.Void && d.Replaces != 0 && !replaced {
			out = append(out, d)
		}
	}
	return out
}

func find(doses []dose.Dose, doseID string) *dose.Dose {
	for i := range doses {
		if doses[i].ID == doseID {
			return &doses[i]
		}
	}
	return nil
}

// listOf is every fault in an error.
func listOf(err error) fault.List {
	var all fault.List
	if errors.As(err, &all) {
		return all
	}
	if err != nil {
		return fault.List{fault.From(err)}
	}
	return nil
}
