package certificate

import (
	"cmp"
	"fmt"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Purpose is what a certificate is for.
type Purpose string

// The purposes. At home a certificate says no more of the birth than the pack wants; for travel it has the full date and, where the
// holder's passport is the document on record, its number.
const (
	Home   Purpose = "home"
	Travel Purpose = "travel"
)

// Facts is what a certificate is made of.
type Facts struct {
	Person   *beneficiary.Beneficiary
	Doses    []dose.Dose       // those that stand, in order of number
	At       int               // which of them it is about
	Lots     map[string]string // numbers of lots as printed on the vial, by id
	Facility string            // where the dose was given, "" where it is not to be told
	District string
	State    string
	PinCode  string
	For      Purpose
	Passport string // its number, once it was found to be the one on record; for travel only
}

// Record is what a certificate says, whatever its format: every format is made of this alone.
type Record struct {
	For       Purpose
	Country   string // ISO 3166-1 alpha-2
	Authority string
	Number    string // UVCI
	Version   int    // of the person's record
	Issued    int64  // seconds since 1970
	Expires   int64  // seconds since 1970
	Name      Name
	Born      string // YYYY-MM-DD, or YYYY
	Age       int    // completed years on the day of the dose
	TellsAge  bool   // the pack wants the age told in place of the birth, where a format can
	Sex       beneficiary.Sex
	Reference string
	Passport  string  // "" for none
	Given     []Given // the doses up to the one it is about, which is the last
	Facility  string
	District  string
	State     string
	PinCode   string
}

// Given is one dose.
type Given struct {
	ID      string // the dose's own, never published
	Number  int
	Of      int // how many the series has; a later dose counts as the last of its own number
	Day     when.Date
	Product schedule.Product
	Disease string // SNOMED CT
	ICD11   string // the same in ICD-11, "" where the pack has no code
	Lot     string // as printed on the vial, "" where it is not known
}

// About is the dose that the certificate is about.
func (r *Record) About() Given { return r.Given[len(r.Given)-1] }

// Final says whether the series is complete; else the certificate is provisional.
func (r *Record) Final() bool { return r.About().Number >= r.About().Of }

// RecordOf gathers what a certificate says, signed at a moment by a signer that lives until notAfter: it holds for as long as the pack
// says, and no longer than the signer. Faults: product_unknown, signer_expired.
func RecordOf(p *pack.Pack, f Facts, now when.Instant, notAfter time.Time) (Record, error) {
	if !now.Time().Before(notAfter) {
		return Record{}, fault.New(fault.Unavailable, "signer_expired")
	}
	b, about := f.Person, &f.Doses[f.At]
	r := Record{
		For: f.For, Country: p.Code, Authority: p.Certificate.Issuer, Number: Number(p.Code, b.Version, about.ID), Version: b.Version,
		Issued: now.Time().Unix(), Expires: min(now.Time().AddDate(0, 0, p.Certificate.ValidDays).Unix(), notAfter.Unix()),
		Name: NameOf(b.Name), Age: schedule.AgeAt(b.Person(), about.OccurredOn), Sex: b.Sex, Reference: b.Reference,
		Facility: f.Facility, District: f.District, State: f.State, PinCode: f.PinCode,
	}
	r.Born = fmt.Sprintf("%04d", b.BirthYear)
	switch {
	case f.For == Travel:
		r.Passport = f.Passport
		fallthrough
	case p.Certificate.HomeBirth == pack.BirthDate:
		if b.BirthDate != 0 {
			r.Born = b.BirthDate.String()
		}
	case p.Certificate.HomeBirth == pack.BirthAge:
		r.TellsAge = true
	}
	for _, d := range f.Doses[:f.At+1] {
		product, ok := p.Rules.Product(d.Product)
		if !ok {
			return Record{}, fault.New(fault.NotFound, "product_unknown", "product", d.Product)
		}
		r.Given = append(r.Given, Given{ID: d.ID, Number: d.Number, Of: max(d.Number, product.PrimaryDoses), Day: d.OccurredOn, Product: product,
			Disease: p.Rules.Against(product), ICD11: p.Rules.AgainstICD11(product), Lot: cmp.Or(f.Lots[d.LotID], d.LotNumber)})
	}
	return r, nil
}
