package schedule

import "github.com/openwin/openwin/internal/when"

// Step is what the rules say of one dose to come with one product.
type Step struct {
	Number   int
	Product  Product
	From     when.Date // the first day for it, not before today; zero when no rule known today admits the person
	Until    when.Date // recommended by, zero when the rules do not say
	Phase    *Phase    // what admits the person on From, nil where nothing does
	Interval *Interval // what sets the days after the dose before, nil where there is none
	After    Given     // the dose before, the zero Given for the first
	Assumed  bool      // After is still to come: it is taken to be given on its own first day
	Against  []Finding // what stands against today, if anything
}

// Explain lists the doses to come, each with every product it can be had with, in the order of the numbers. A later dose is counted as if
// those before it were given on their first day. Where a dose can be had with no product, one step says why.
func (r *Rules) Explain(p Person, given []Given, today when.Date) []Step {
	return r.explain(p, given, today, false)
}

func (r *Rules) explain(p Person, given []Given, today when.Date, assumed bool) []Step {
	number := NextDose(given)
	if number > r.MaxDoses {
		return nil
	}
	candidates := r.Products
	last, again := doseNumber(given, number-1)
	if product, ok := r.Product(last.Product); again && ok {
		candidates = []Product{product}
	}
	var steps, later []Step
	var refused *Step
	for _, product := range candidates {
		step := r.step(p, given, Want{Product: product.Code, Number: number, On: today}, last)
		step.Product, step.Assumed = product, assumed
		if step.From == 0 {
			if refused == nil {
				refused = &step
			}
			continue
		}
		steps = append(steps, step)
		then := append(append([]Given(nil), given...), Given{Number: number, Product: product.Code, On: step.From})
		later = append(later, r.explain(p, then, step.From, true)...)
	}
	if len(steps) == 0 && refused != nil {
		return []Step{*refused}
	}
	// Breadth before depth: all of the next dose, then all of the one after it.
	for n := number + 1; n <= r.MaxDoses; n++ {
		for _, step := range later {
			if step.Number == n {
				steps = append(steps, step)
			}
		}
	}
	return steps
}

func (r *Rules) step(p Person, given []Given, w Want, last Given) Step {
	step := Step{Number: w.Number, After: last}
	if findings := r.Check(p, given, w); findings != nil {
		if _, stopped := Stopped(findings); stopped {
			step.Against = findings
		}
	}
	if step.From = r.firstDay(p, given, w, last); step.From == 0 {
		return step
	}
	w.On = step.From
	step.Phase = r.admitting(p, w)
	if rule, ok := r.interval(w.Product, w.Number, w.On); ok && last.On != 0 {
		step.Interval = &rule
		if rule.MaxDays > 0 {
			step.Until = last.On.Add(rule.MaxDays)
		}
	}
	return step
}

// admitting is the first phase in force that admits the person to the dose, nil for none.
func (r *Rules) admitting(p Person, w Want) *Phase {
	for i := range r.Phases {
		if phase := &r.Phases[i]; phase.InForce(w.On) && phase.admitsGroup(p.Group) && phase.admitsDose(w.Number) &&
			phase.admitsProduct(w.Product) && phase.admitsAge(p, w.On) {
			return phase
		}
	}
	return nil
}
