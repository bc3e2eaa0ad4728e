package office

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/export"
	"github.com/openwin/openwin/internal/web/ui"
)

// mostBars is how many areas are still drawn as a chart; more are a table alone.
const mostBars = 40

type allocationPage struct {
	*ui.Form
	Plan    allocation.Plan
	Product string
	State   ui.Tag
	Draft   bool
	Chart   *ui.Chart // nil where there are too many areas to draw
	Table   *ui.Table
	History *ui.Table
}

// allocation is GET /office/allocation/{plan}: who gets what, and who waits how long.
func (p Pages) allocation(w http.ResponseWriter, r *door.Request) error {
	plan, err := p.Store.Allocation(r.Context(), r.Staff.Scope, r.PathValue("plan"))
	if err != nil {
		return err
	}
	return p.showAllocation(w, r, ui.NewForm("id", id.New()), plan)
}

func (p Pages) showAllocation(w http.ResponseWriter, r *door.Request, form *ui.Form, plan allocation.Plan) error {
	words := p.Words(r.Request)
	form.Set("version", strconv.Itoa(len(plan.History)))
	byName := words.Order()
	slices.SortFunc(plan.Lines, func(a, b allocation.Line) int {
		return byName(p.Pack.Areas.NameIn(a.Area, words.Lang()), p.Pack.Areas.NameIn(b.Area, words.Lang()))
	})
	page := allocationPage{Form: form, Plan: plan, Product: p.product(plan.Product), Draft: plan.State == allocation.Draft,
		State: stateTag(words.T("allocate.state_"+string(plan.State)), plan.State), Table: p.shares(words, plan), History: p.planHistory(r, words, plan)}
	if len(plan.Lines) <= mostBars {
		page.Chart = &ui.Chart{Title: words.T("allocate.chart"), Head: words.T("allocate.area"), Series: []string{words.T("allocate.for_second"), words.T("allocate.for_first")}}
		for _, l := range plan.Lines {
			page.Chart.Rows = append(page.Chart.Rows, ui.ChartRow{Label: p.Pack.Areas.NameIn(l.Area, words.Lang()), Values: []int64{int64(l.ForSecond), int64(l.ForFirst)}})
		}
	}
	return p.UI.Render(w, r, form.Status(), "office/allocation", page)
}

// shares is the lines of a plan, each leading to its reasons.
func (p Pages) shares(words *i18n.Printer, plan allocation.Plan) *ui.Table {
	t := &ui.Table{Caption: words.T("allocate.shares"), Columns: []ui.Column{{Text: words.T("allocate.area")}, {Text: words.T("allocate.doses"), Number: true},
		{Text: words.T("allocate.short_due"), Number: true}, {Text: words.T("allocate.short_none"), Number: true}, {Text: words.T("allocate.short_there"), Number: true},
		{Text: words.T("allocate.wait"), Number: true}, {Text: words.T("allocate.set")}}}
	for _, l := range plan.Lines {
		set := words.T("allocate.by_rules")
		if l.Locked {
			set = words.T("allocate.by_planner")
		}
		t.Rows = append(t.Rows, []any{ui.Link{Text: p.Pack.Areas.NameIn(l.Area, words.Lang()), Path: allocationPath(plan.ID) + "/" + l.Area},
			l.Doses, l.Due, l.None(), l.Stock, waitText(words, plan, l), set})
	}
	return t
}

func waitText(words *i18n.Printer, plan allocation.Plan, l allocation.Line) string {
	days := allocation.Wait(plan.Supply, l)
	if days == allocation.Never {
		return words.T("allocate.never")
	}
	return words.N("allocate.days_long", days)
}

// planHistory is who did what to a plan, and when.
func (p Pages) planHistory(r *door.Request, words *i18n.Printer, plan allocation.Plan) *ui.Table {
	t := &ui.Table{Caption: words.T("allocate.history"), Columns: []ui.Column{{Text: words.T("allocate.when")}, {Text: words.T("allocate.who")}, {Text: words.T("allocate.what")}}}
	names := map[string]string{r.Staff.ID: r.Staff.Name}
	for _, e := range plan.History {
		if _, known := names[e.By]; !known {
			names[e.By] = words.T("allocate.somebody")
			if member, err := p.Store.StaffMember(r.Context(), r.Staff.Scope, e.By); err == nil {
				names[e.By] = member.Name
			}
		}
		t.Rows = append(t.Rows, []any{words.Instant(e.At, p.Pack.Zone), names[e.By],
			words.T("allocate.did_"+string(e.What), "area", p.Pack.Areas.NameIn(e.Area, words.Lang()), "before", e.Before, "after", e.After)})
	}
	return t
}

// acceptAllocation is POST /office/allocation/{plan}: the plan holds as it stands.
func (p Pages) acceptAllocation(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	act := allocation.Accept{ID: form.Value("id"), PlanID: r.PathValue("plan"), Version: form.Int("version")}
	if _, err := p.Store.AcceptAllocation(r.Context(), *r.Staff, act); err != nil {
		plan, missing := p.Store.Allocation(r.Context(), r.Staff.Scope, act.PlanID)
		if missing != nil || !form.Took(err) {
			return err
		}
		return p.showAllocation(w, r, form, plan)
	}
	ui.Notice(w, "allocation_accepted")
	http.Redirect(w, r.Request, allocationPath(act.PlanID), http.StatusSeeOther)
	return nil
}

// allocationFile is GET /office/allocation/{plan}/file: an accepted plan for spreadsheet programs. Fault: allocation_draft, export_format.
func (p Pages) allocationFile(w http.ResponseWriter, r *door.Request) error {
	plan, err := p.Store.Allocation(r.Context(), r.Staff.Scope, r.PathValue("plan"))
	if err != nil {
		return err
	}
	if plan.State != allocation.Accepted {
		return fault.New(fault.Conflict, "allocation_draft")
	}
	file, err := export.Answer(w, r.URL.Query().Get("as"), "allocation-"+strings.ToLower(plan.Product)+"-"+plan.From.String())
	if err != nil {
		return err
	}
	if err := file.Row("area", "level", "name", "product", "from", "days", "doses", "vials", "for_second", "for_first", "set_by_planner", "people", "first_doses", "second_due",
		"stock", "doses_in_14_days", "wait_days"); err != nil {
		return err
	}
	vial := allocation.Unit(p.Pack, plan.Product, 1)
	for _, l := range plan.Lines {
		set, wait := "no", strconv.Itoa(allocation.Wait(plan.Supply, l))
		if l.Locked {
			set = "yes"
		}
		if wait == strconv.Itoa(allocation.Never) {
			wait = ""
		}
		if err := file.Row(l.Area, string(plan.Level), p.Pack.Areas.Name(l.Area), plan.Product, plan.From, plan.Supply.Days, l.Doses, l.Doses/vial, l.ForSecond, l.ForFirst, set,
			l.People, l.First, l.Due, l.Stock, l.Recent, wait); err != nil {
			return err
		}
	}
	return file.Close()
}
