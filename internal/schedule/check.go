package schedule

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Person is what the rules need to know of someone: no name, no number.
type Person struct {
	BirthYear int       // 1900 or later
	BirthDate when.Date // zero when only the year is known
	Group     string    // priority group, "" for none
}

// Given is a dose that someone has had.
type Given struct {
	Number  int
	Product string
	On      when.Date
}

// Want is the dose in question.
type Want struct {
	Product  string
	Number   int       // 0 asks for the next dose
	On       when.Date // the day it is, or was, given
	BookedOn when.Date // the day it was booked, zero without a booking
}

// Level is how much a finding weighs.
type Level string

// The levels. At the desk a stop blocks; for a dose that was already given it makes a review item.
const (
	Stop Level = "stop"
	Warn Level = "warn"
	Note Level = "note"
)

// Finding is one thing the rules have to say. Its text is under the key "error." + Code.
type Finding struct {
	Level  Level             `json:"level"`
	Code   string            `json:"code"`
	Args   map[string]string `json:"args,omitempty"`
	Rule   string            `json:"rule,omitempty"`   // id of the pack's rule
	Source string            `json:"source,omitempty"` // where that rule comes from
}

func finding(level Level, rule Rule, code string, args ...string) Finding {
	f := Finding{Level: level, Code: code, Rule: rule.ID, Source: rule.Source, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i]] = args[i+1]
	}
	return f
}

// NextDose is the number of the dose that follows those given.
func NextDose(given []Given) int {
	highest := 0
	for _, g := range given {
		highest = max(highest, g.Number)
	}
	return highest + 1
}

// Check says all that the rules have against, or about, a dose. No finding of level Stop means it may be given.
// given need not be in order and holds only doses that stand.
func (r *Rules) Check(p Person, given []Given, w Want) []Finding {
	product, known := r.Product(w.Product)
	if !known {
		return []Finding{finding(Stop, Rule{}, "product_unknown", "product", w.Product)}
	}
	next := NextDose(given)
	if w.Number == 0 {
		w.Number = next
	}
	var out []Finding
	if w.On < product.From {
		out = append(out, finding(Stop, Rule{Source: product.Source}, "product_not_yet", "product", product.Name, "from", product.From.String()))
	}
	switch {
	case next > r.MaxDoses:
		return append(out, finding(Stop, Rule{}, "series_complete", "doses", strconv.Itoa(r.MaxDoses)))
	case w.Number < next:
		out = append(out, finding(Stop, Rule{}, "dose_already_given", "dose", strconv.Itoa(w.Number), "next", strconv.Itoa(next)))
	case w.Number > next:
		out = append(out, finding(Stop, Rule{}, "dose_before_missing", "dose", strconv.Itoa(w.Number), "next", strconv.Itoa(next)))
	}
	out = append(out, r.checkPhase(p, w)...)
	if last, ok := before(given, w.Number); ok {
		out = append(out, r.checkAfter(last, w)...)
	}
	return out
}

// before is the given dose that comes right before number.
func before(given []Given, number int) (Given, bool) {
	for _, g := range given {
		if g.Number == number-1 {
			return g, true
		}
	}
	return Given{}, false
}

// checkAfter compares a dose with the one before it: same product, and long enough after.
func (r *Rules) checkAfter(last Given, w Want) []Finding {
	var out []Finding
	if last.Product != w.Product {
		name := last.Product
		if p, ok := r.Product(last.Product); ok {
			name = p.Name
		}
		out = append(out, finding(Stop, Rule{}, "product_mismatch", "product", name))
	}
	rule, ok := r.intervalFor(last, w)
	if !ok {
		return out
	}
	due := last.On.Add(rule.MinDays)
	if w.On < due {
		out = append(out, finding(Stop, rule.Rule, "dose_too_early",
			"dose", strconv.Itoa(w.Number), "due", due.String(), "days", strconv.Itoa(rule.MinDays), "last", last.On.String()))
	} else if better := last.On.Add(rule.AdvisedDays); w.On < better {
		out = append(out, finding(Warn, rule.Rule, "dose_before_advised",
			"dose", strconv.Itoa(w.Number), "advised", better.String(), "last", last.On.String()))
	} else if rule.MaxDays > 0 && w.On > last.On.Add(rule.MaxDays) {
		out = append(out, finding(Note, rule.Rule, "dose_late", "dose", strconv.Itoa(w.Number), "days", strconv.Itoa(rule.MaxDays)))
	}
	return out
}

// intervalFor is the interval rule to hold a dose to: that of its day, or, where that rule honours bookings, the one
// of the day it was booked if that one is shorter.
func (r *Rules) intervalFor(last Given, w Want) (Interval, bool) {
	rule, ok := r.interval(w.Product, w.Number, w.On)
	if ok && rule.HonourBooked && w.BookedOn != 0 && w.BookedOn < rule.From {
		if older, found := r.interval(w.Product, w.Number, w.BookedOn); found && older.MinDays < rule.MinDays {
			return older, true
		}
	}
	return rule, ok
}

// checkPhase asks whether a phase in force admits the person, and if none does says the nearest that would.
func (r *Rules) checkPhase(p Person, w Want) []Finding {
	var byAge, byProduct, later *Phase
	for i := range r.Phases {
		phase := &r.Phases[i]
		if !phase.admitsGroup(p.Group) || !phase.admitsDose(w.Number) {
			continue
		}
		age, product := phase.admitsAge(p, w.On), phase.admitsProduct(w.Product)
		switch {
		case !phase.InForce(w.On):
			if phase.From > w.On && product && phase.admitsAge(p, phase.From) && (later == nil || phase.From < later.From) {
				later = phase
			}
		case age && product:
			return nil
		case age:
			byProduct = phase
		case product && (byAge == nil || closer(p, w.On, phase, byAge)):
			byAge = phase
		}
	}
	switch {
	case byProduct != nil:
		return []Finding{finding(Stop, byProduct.Rule, "product_not_for_person", "products", r.names(byProduct.Products))}
	case later != nil:
		return []Finding{finding(Stop, later.Rule, "phase_not_open", "from", later.From.String())}
	case byAge != nil && byAge.MaxAge > 0 && byAge.age(p, w.On) > byAge.MaxAge:
		return []Finding{finding(Stop, byAge.Rule, "age_above", "max_age", strconv.Itoa(byAge.MaxAge))}
	case byAge != nil:
		return []Finding{finding(Stop, byAge.Rule, "age_below",
			"min_age", strconv.Itoa(byAge.MinAge), "from", byAge.reaches(p).String())}
	}
	return []Finding{finding(Stop, Rule{}, "not_eligible", "dose", strconv.Itoa(w.Number))}
}

// closer says whether phase a would admit the person sooner than b.
func closer(p Person, on when.Date, a, b *Phase) bool {
	return abs(a.MinAge-a.age(p, on)) < abs(b.MinAge-b.age(p, on))
}

func abs(n int) int { return max(n, -n) }

func (ph *Phase) admitsGroup(group string) bool {
	return len(ph.Groups) == 0 || slices.Contains(ph.Groups, group)
}

func (ph *Phase) admitsDose(number int) bool {
	return len(ph.Doses) == 0 || slices.Contains(ph.Doses, number)
}

func (ph *Phase) admitsProduct(code string) bool {
	return len(ph.Products) == 0 || slices.Contains(ph.Products, code)
}

func (ph *Phase) admitsAge(p Person, on when.Date) bool {
	age := ph.age(p, on)
	return age >= ph.MinAge && (ph.MaxAge == 0 || age <= ph.MaxAge)
}

// age is the person's age as this phase counts it, in completed years.
func (ph *Phase) age(p Person, on when.Date) int {
	if ph.AgeOn == AgeByYear {
		return on.Year() - p.BirthYear
	}
	return AgeAt(p, on)
}

// AgeAt is a person's age in completed years; with only a birth year known, as if born on 1 January.
func AgeAt(p Person, on when.Date) int {
	if p.BirthDate == 0 {
		return on.Year() - p.BirthYear
	}
	age := on.Year() - p.BirthDate.Year()
	if p.BirthDate.AddYears(age) > on {
		age--
	}
	return age
}

// reaches is the first day on which the person is old enough for the phase.
func (ph *Phase) reaches(p Person) when.Date {
	if ph.AgeOn == AgeByDay && p.BirthDate != 0 {
		return p.BirthDate.AddYears(ph.MinAge)
	}
	return when.DateOf(p.BirthYear+ph.MinAge, 1, 1)
}

// names lists the names of products by code, for a text.
func (r *Rules) names(codes []string) string {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		if p, ok := r.Product(code); ok {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

// Stopped gives the first finding that stops, if any does.
func Stopped(findings []Finding) (Finding, bool) {
	for _, f := range findings {
		if f.Level == Stop {
			return f, true
		}
	}
	return Finding{}, false
}

// Refusal is the first finding that stops as a fault, nil if nothing stops.
func Refusal(findings []Finding) error {
	f, stopped := Stopped(findings)
	if !stopped {
		return nil
	}
	return &fault.Error{Kind: fault.Refused, Code: f.Code, Args: f.Args, Rule: f.Rule, Source: f.Source}
}
