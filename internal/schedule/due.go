package schedule

import (
	"slices"

	"github.com/openwin/openwin/internal/when"
)

// Due is when someone's next dose may be had, for the citizen's page.
type Due struct {
	Number   int       // 0 when the series is complete
	From     when.Date // the first day it may be given; zero when no rule known today admits the person
	Until    when.Date // recommended by, which may have passed; zero when the rules do not say
	Products []string  // product codes that would be right on From
	Why      []Finding // what stands against the first of Products today, if anything does; against any where none would be right
}

// Due finds the next dose and the first day for it, not before today. For a person nobody has vaccinated yet every
// product is tried.
func (r *Rules) Due(p Person, given []Given, today when.Date) Due {
	due := Due{Number: NextDose(given)}
	if due.Number > r.MaxDoses {
		return Due{}
	}
	candidates := r.Products
	last, again := doseNumber(given, due.Number-1)
	if product, ok := r.Product(last.Product); again && ok {
		candidates = []Product{product}
	}
	for _, product := range candidates {
		w := Want{Product: product.Code, Number: due.Number, On: today}
		findings := r.Check(p, given, w)
		if _, stopped := Stopped(findings); stopped && due.Why == nil {
			due.Why = findings
		}
		from := r.firstDay(p, given, w, last)
		switch {
		case from == 0:
		case due.From == 0 || from < due.From:
			due.From, due.Products, due.Why = from, []string{product.Code}, findings
		case from == due.From:
			due.Products = append(due.Products, product.Code)
		}
	}
	if due.From == today {
		due.Why = nil
	}
	if rule, ok := r.interval(last.Product, due.Number, due.From); again && ok && rule.MaxDays > 0 {
		due.Until = last.On.Add(rule.MaxDays)
	}
	return due
}

// firstDay is the first day from w.On on which nothing stops the dose, or zero.
func (r *Rules) firstDay(p Person, given []Given, w Want, last Given) when.Date {
	for _, day := range r.turningDays(p, w, last) {
		w.On = day
		if _, stopped := Stopped(r.Check(p, given, w)); !stopped {
			return day
		}
	}
	return 0
}

// turningDays lists, in order, the days from w.On on which a no can turn into a yes. Between them nothing does, so
// no other day need be tried.
func (r *Rules) turningDays(p Person, w Want, last Given) []when.Date {
	days := []when.Date{w.On}
	if product, ok := r.Product(w.Product); ok {
		days = append(days, product.From)
	}
	for i := range r.Phases {
		days = append(days, r.Phases[i].From, r.Phases[i].reaches(p))
	}
	if last.On != 0 {
		days = append(days, r.intervalDays(last, w.On)...)
	}
	return inOrder(days, w.On)
}

// intervalDays are the turning days of the interval rules alone.
func (r *Rules) intervalDays(last Given, from when.Date) []when.Date {
	days := []when.Date{from, last.On + 1}
	for _, rule := range r.Intervals {
		days = append(days, rule.From, last.On.Add(rule.MinDays))
		if rule.Until != 0 {
			days = append(days, rule.Until+1)
		}
	}
	return inOrder(days, from)
}

// inOrder sorts days, each once, and leaves out those before from.
func inOrder(days []when.Date, from when.Date) []when.Date {
	days = slices.DeleteFunc(days, func(day when.Date) bool { return day < from })
	slices.Sort(days)
	return slices.Compact(days)
}
