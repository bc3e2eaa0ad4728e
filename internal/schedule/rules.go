// Package schedule decides whether a person may have a dose of a product on a date.
//
// It is pure: the rules come from the country pack, the facts from the caller, and the same facts give the same
// findings, at the desk, at the booking, at late entry and on a phone without a network.
package schedule

import "github.com/openwin/openwin/internal/when"

// Rules is what a country's pack says about one programme. Slices are in the order of the pack's file.
type Rules struct {
	Programme string     `json:"programme"`               // for example "covid19"
	Disease   string     `json:"disease"`                 // SNOMED CT code of the disease, for certificates
	ICD11     string     `json:"disease_icd11,omitempty"` // its ICD-11 code, for the ICVP; "" where the pack has none
	Products  []Product  `json:"products"`
	Phases    []Phase    `json:"phases"`
	Intervals []Interval `json:"intervals"`
	MaxDoses  int        `json:"max_doses"` // the highest dose number any rule speaks of
}

// Product is a vaccine as the programme uses it.
type Product struct {
	Code         string `json:"code"` // stable, upper case: COVISHIELD
	Name         string `json:"name"`
	Manufacturer string `json:"manufacturer"`
	PrimaryDoses int    `json:"primary_doses"` // doses of the primary series; later ones are boosters
	DosesPerVial int    `json:"doses_per_vial"`
	// OpenVialHours is how long an opened vial may be used; what is left of it then is thrown away. 0 where the pack does not say.
	OpenVialHours int       `json:"open_vial_hours,omitempty"`
	From          when.Date `json:"from"` // authorised for use from
	Source        string    `json:"source"`
	Disease       string    `json:"disease,omitempty"`       // SNOMED CT code of what it is against, "" for the programme's own
	ICD11         string    `json:"disease_icd11,omitempty"` // ICD-11 code of what it is against, where it is not the programme's own disease
	Codes         Codes     `json:"codes"`
}

// Against is the SNOMED CT code of the disease that a product is against.
func (r *Rules) Against(p Product) string {
	if p.Disease != "" {
		return p.Disease
	}
	return r.Disease
}

// AgainstICD11 is the ICD-11 code of the disease that a product is against; "" where the pack has none.
func (r *Rules) AgainstICD11(p Product) string {
	if p.Disease != "" {
		return p.ICD11
	}
	return r.ICD11
}

// Codes names the product in the value sets that certificates use.
type Codes struct {
	Prophylaxis  string `json:"vp"`                // EU DCC vp: SNOMED CT or ATC code of the vaccine type
	Product      string `json:"mp"`                // EU DCC mp: product
	Manufacturer string `json:"ma"`                // EU DCC ma: manufacturer
	CVX          string `json:"cvx,omitempty"`     // CDC's code of a vaccine, for SMART Health Cards; "" where it has none
	ICVP         string `json:"icvp,omitempty"`    // id in WHO's catalogue of products for the ICVP (PreQualProductIds), "" for those that are not in it
	ICD11        string `json:"icd11,omitempty"`   // ICD-11 code (XM...) of the product, else of its type; for the ICVP of a product that is in no catalogue
	Maker        string `json:"icvp_ma,omitempty"` // id of the manufacturer in WHO's catalogue, "" where it is not known
	// Holds is how long an ICVP of the product holds by the International Health Regulations; nil where they do not say, and it holds as long as
	// the certificate.
	Holds *Holds `json:"icvp_holds,omitempty"`
}

// Holds is how long a vaccination counts: from so many days after it, for so many days; 0 is for life.
type Holds struct {
	AfterDays int `json:"after_days"`
	Days      int `json:"days"`
}

// Rule is what every dated rule carries: an id that refusals name, the civil dates it is in force (inclusive,
// until may be open), and where it comes from.
type Rule struct {
	ID     string    `json:"rule"`
	From   when.Date `json:"from"`
	Until  when.Date `json:"until,omitempty"`
	Source string    `json:"source"`
}

// InForce says whether the rule holds on a date.
func (r Rule) InForce(on when.Date) bool { return on.Within(r.From, r.Until) }

// Phase opens doses to people. Someone may have a dose on a date if a phase in force admits them.
type Phase struct {
	Rule
	MinAge   int      `json:"min_age"`            // completed years
	MaxAge   int      `json:"max_age,omitempty"`  // completed years, 0 is no upper bound
	AgeOn    AgeOn    `json:"age_on"`             // how age is counted
	Groups   []string `json:"groups,omitempty"`   // priority groups; empty admits everyone
	Doses    []int    `json:"doses,omitempty"`    // dose numbers; empty is every number
	Products []string `json:"products,omitempty"` // product codes; empty is every product
}

// AgeOn says how a phase counts age.
type AgeOn string

// The ways of counting age.
const (
	// AgeByYear subtracts the birth year from the year of the dose, as Co-WIN did from 1 April 2021: whoever turns
	// the age at any time in the year is in.
	AgeByYear AgeOn = "year"
	// AgeByDay counts completed years on the day of the dose. With only a birth year known, the person is taken to be
	// born on 1 January: the doubt is theirs to use.
	AgeByDay AgeOn = "day"
)

// Interval is the time between a dose and the one before it.
type Interval struct {
	Rule
	Product string `json:"product,omitempty"` // empty holds for every product
	Dose    int    `json:"dose"`              // the number of the later dose
	MinDays int    `json:"min_days"`          // the dose is due on day MinDays after the one before, counted from day 0
	// AdvisedDays is the day from which the dose is better given; earlier is warned of, never refused.
	AdvisedDays int `json:"advised_days,omitempty"`
	MaxDays     int `json:"max_days,omitempty"` // recommended by day MaxDays; later is noted, never refused
	// HonourBooked lets a dose stand that was booked before this rule came into force and keeps the rule it was booked under.
	HonourBooked bool `json:"honour_booked,omitempty"`
}

// Product finds a product by its code.
func (r *Rules) Product(code string) (Product, bool) {
	for _, p := range r.Products {
		if p.Code == code {
			return p, true
		}
	}
	return Product{}, false
}

// interval is the rule for that dose of that product in force on a date; a rule that names the product wins.
func (r *Rules) interval(product string, dose int, on when.Date) (Interval, bool) {
	var general Interval
	found := false
	for _, i := range r.Intervals {
		if i.Dose != dose || !i.InForce(on) {
			continue
		}
		if i.Product == product {
			return i, true
		}
		if i.Product == "" {
			general, found = i, true
		}
	}
	return general, found
}
