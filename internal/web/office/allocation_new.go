package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type allocationNewPage struct {
	*ui.Form
	Products, Groups, Levels []ui.Option
}

// allocationForm is GET /office/allocation/new.
func (p Pages) allocationForm(w http.ResponseWriter, r *door.Request) error {
	form := ui.NewForm("id", id.New(), "from", p.Now().On(p.Pack.Zone).String(), "vials", "1", "days", "28", "shelf", "28")
	return p.showAllocationForm(w, r, form)
}

func (p Pages) showAllocationForm(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	figures, err := p.Store.People(r.Context(), r.Staff.Scope)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	var page allocationNewPage
	page.Form = form
	for _, product := range p.Pack.Rules.Products {
		page.Products = append(page.Products, ui.Option{Value: product.Code, Text: product.Name, Hint: words.N("allocate.in_a_vial", product.DosesPerVial)})
	}
	for _, group := range allocation.Groups(figures) {
		page.Groups = append(page.Groups, ui.Option{Value: group, Text: group})
	}
	if levels := p.levels(r); len(levels) > 1 {
		for _, level := range levels {
			page.Levels = append(page.Levels, ui.Option{Value: string(level), Text: words.T("allocate.level_" + string(level))})
		}
	}
	return p.UI.Render(w, r, form.Status(), "office/allocation_new", page)
}

// levels are the levels among which somebody may share vaccine out.
func (p Pages) levels(r *door.Request) []place.Kind {
	var out []place.Kind
	for _, level := range []place.Kind{place.State, place.District} {
		if len(allocation.Areas(p.Pack.Areas, r.Staff.Scope.Area(), level)) > 0 {
			out = append(out, level)
		}
	}
	return out
}

// makeAllocation is POST /office/allocation/new: a supply is shared out.
func (p Pages) makeAllocation(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	act := allocation.New{ID: form.Value("id"), Area: r.Staff.Scope.Area(), Level: place.Kind(form.Value("level")), Product: form.Value("product"), Groups: form.All("groups"),
		From: form.Date("from"), Doses: form.Int("doses"), Vials: form.Int("vials"), Days: form.Int("days"), Shelf: form.Int("shelf")}
	if levels := p.levels(r); len(levels) == 1 {
		act.Level = levels[0]
	}
	if !form.Wrong() {
		_, err = p.Store.MakeAllocation(r.Context(), *r.Staff, act)
	}
	if err != nil && !form.Took(err) {
		return err
	}
	if form.Wrong() {
		return p.showAllocationForm(w, r, form)
	}
	http.Redirect(w, r.Request, allocationPath(act.ID), http.StatusSeeOther)
	return nil
}
