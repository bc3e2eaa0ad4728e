package schedule

import (
	"strconv"

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
// given need not be in order and holds only doses that stand. Findings about the doses before come first: they say most.
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
	_, had := doseNumber(given, w.Number)
	switch {
	case next > r.MaxDoses && (had || w.Number >= next):
		return append(out, finding(Stop, Rule{}, "series_complete", "doses", strconv.Itoa(r.MaxDoses)))
	case had:
		out = append(out, finding(Stop, Rule{}, "dose_already_given", "dose", strconv.Itoa(w.Number), "next", strconv.Itoa(next)))
	case w.Number > next:
		out = append(out, finding(Stop, Rule{}, "dose_before_missing", "dose", strconv.Itoa(w.Number), "next", strconv.Itoa(next)))
	}
	if last, ok := doseNumber(given, w.Number-1); ok {
		out = append(out, r.checkAfter(last, w)...)
	}
	// A dose entered late may have a later one already on record.
	if later, ok := doseNumber(given, w.Number+1); ok && later.On <= w.On && !had {
		out = append(out, finding(Stop, Rule{}, "dose_out_of_order", "dose", strconv.Itoa(w.Number),
			"later", strconv.Itoa(later.Number), "on", later.On.String()))
	}
	return append(out, r.checkPhase(p, w)...)
}

// doseNumber finds the given dose of that number.
func doseNumber(given []Given, number int) (Given, bool) {
	for _, g := range given {
		if g.Number == number {
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
	rule := r.intervalFor(last, w)
	if w.On < earliest(last, rule) {
		out = append(out, finding(Stop, rule.Rule, "dose_too_early", "dose", strconv.Itoa(w.Number),
			"due", r.dueAfter(last, w).String(), "days", strconv.Itoa(max(rule.MinDays, 1)), "last", last.On.String()))
	} else if better := last.On.Add(rule.AdvisedDays); w.On < better {
		out = append(out, finding(Warn, rule.Rule, "dose_before_advised",
			"dose", strconv.Itoa(w.Number), "advised", better.String(), "last", last.On.String()))
	} else if rule.MaxDays > 0 && w.On > last.On.Add(rule.MaxDays) {
		out = append(out, finding(Note, rule.Rule, "dose_late", "dose", strconv.Itoa(w.Number), "days", strconv.Itoa(rule.MaxDays)))
	}
	return out
}

// earliest is the first day an interval rule allows; where no rule speaks, still not the day of the dose before.
func earliest(last Given, rule Interval) when.Date { return last.On.Add(max(rule.MinDays, 1)) }

// dueAfter is the first day from w.On that is late enough after the dose before, by the rule that will be in force then.
func (r *Rules) dueAfter(last Given, w Want) when.Date {
	for _, day := range r.intervalDays(last, w.On) {
		w.On = day
		if day >= earliest(last, r.intervalFor(last, w)) {
			return day
		}
	}
	return 0
}

// intervalFor is the interval rule to hold a dose to: that of its day, or, where that rule would refuse a dose and
// honours bookings, the one of the day it was booked. It is the zero Interval where no rule speaks.
func (r *Rules) intervalFor(last Given, w Want) Interval {
	rule, _ := r.interval(w.Product, w.Number, w.On)
	if rule.HonourBooked && w.BookedOn != 0 && w.BookedOn < rule.From && w.On < last.On.Add(rule.MinDays) {
		if older, found := r.interval(w.Product, w.Number, w.BookedOn); found && older.MinDays < rule.MinDays {
			return older
		}
	}
	return rule
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
