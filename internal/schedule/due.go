package schedule

import "github.com/openwin/openwin/internal/when"

// Due is when someone's next dose may be had, for the citizen's page.
type Due struct {
	Number   int       // 0 when the series is complete
	From     when.Date // the first day it may be given; zero when no rule known today admits the person
	Until    when.Date // recommended by, zero when the rules do not say
	Products []string  // product codes that would be right
	Why      []Finding // what stands against today, if anything does
}

// horizon is how many days ahead Due looks for the first day that a dose is allowed: the longest interval any country's
// rules name is under two years, and a child's next birthday under one.
const horizon = 800

// Due finds the next dose and the first day for it. For a person nobody has vaccinated yet every product is tried.
func (r *Rules) Due(p Person, given []Given, today when.Date) Due {
	due := Due{Number: NextDose(given)}
	if due.Number > r.MaxDoses {
		return Due{}
	}
	candidates := r.Products
	last, again := before(given, due.Number)
	if product, ok := r.Product(last.Product); again && ok {
		candidates = []Product{product}
	}
	for _, product := range candidates {
		w := Want{Product: product.Code, Number: due.Number, On: today}
		findings := r.Check(p, given, w)
		if _, stopped := Stopped(findings); stopped && due.Why == nil {
			due.Why = findings
		}
		from := r.firstDay(p, given, w)
		switch {
		case from == 0:
		case due.From == 0 || from < due.From:
			due.From, due.Products = from, []string{product.Code}
		case from == due.From:
			due.Products = append(due.Products, product.Code)
		}
	}
	if due.From == today {
		due.Why = nil
	}
	if rule, ok := r.interval(last.Product, due.Number, today); again && ok && rule.MaxDays > 0 {
		due.Until = last.On.Add(rule.MaxDays)
	}
	return due
}

// firstDay is the first day from w.On within the horizon on which nothing stops the dose, or zero.
func (r *Rules) firstDay(p Person, given []Given, w Want) when.Date {
	for last := w.On.Add(horizon); w.On <= last; w.On++ {
		if _, stopped := Stopped(r.Check(p, given, w)); !stopped {
			return w.On
		}
	}
	return 0
}
