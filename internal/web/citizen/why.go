package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
)

// whyPage explains which doses somebody can have: with what vaccine, from when, why, and by which rule.
type whyPage struct {
	Whom store.History
	Had  []doseLine
	Todo []whyDose
	Open bool // a place for the next of them can be booked
}

// whyDose is a dose to come.
type whyDose struct {
	Number int
	Ways   []way
}

// way is a dose to come with one or several vaccines for which the rules say the same.
type way struct {
	schedule.Step
	Names string // of the vaccines
	Now   bool   // it can be had today
	Stops []schedule.Finding
	Rules []schedule.Rule
}

// why explains a person's eligibility to whoever holds their phone.
func (p Pages) why(w http.ResponseWriter, r *door.Request) error {
	whom, err := p.Store.History(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return err
	}
	today := p.Now().On(p.Pack.Zone)
	page := whyPage{Whom: whom, Open: p.next(whom, today).Open}
	for _, d := range dose.Standing(whom.Doses) {
		page.Had = append(page.Had, doseLine{ID: d.ID, Product: p.product(d.Product), Number: d.Number, On: d.OccurredOn})
	}
	for _, step := range p.Pack.Rules.Explain(whom.Person.Person(), dose.Givens(whom.Doses), today) {
		if n := len(page.Todo); n == 0 || page.Todo[n-1].Number != step.Number {
			page.Todo = append(page.Todo, whyDose{Number: step.Number})
		}
		todo := &page.Todo[len(page.Todo)-1]
		if n := len(todo.Ways); n > 0 && alike(todo.Ways[n-1].Step, step) {
			todo.Ways[n-1].Names += ", " + step.Product.Name
			continue
		}
		todo.Ways = append(todo.Ways, way{Step: step, Names: step.Product.Name, Now: step.From == today, Stops: stops(step.Against), Rules: rulesOf(step)})
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/why", page)
}

// alike says whether the rules say the same of two steps but for the vaccine. After a dose that is to come each vaccine stands by itself.
func alike(a, b schedule.Step) bool {
	return !a.Assumed && !b.Assumed && a.From == b.From && a.Phase == b.Phase && a.Interval == nil && b.Interval == nil
}

// rulesOf lists the rules behind a step, or behind what stands against it.
func rulesOf(s schedule.Step) (out []schedule.Rule) {
	if s.Phase != nil {
		out = append(out, s.Phase.Rule)
	}
	if s.Interval != nil {
		out = append(out, s.Interval.Rule)
	}
	if s.From == 0 {
		for _, f := range stops(s.Against) {
			if f.Rule != "" {
				out = append(out, schedule.Rule{ID: f.Rule, Source: f.Source})
			}
		}
	}
	return out
}
