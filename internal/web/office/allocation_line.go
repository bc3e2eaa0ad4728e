package office

import (
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type allocationLinePage struct {
	*ui.Form
	Plan  allocation.Plan
	Line  allocation.Line
	Draft bool
	Facts []ui.Line
	Why   []string // texts
}

// planLine finds a line of a plan of somebody's areas. Faults: allocation_unknown, allocation_line.
func (p Pages) planLine(r *door.Request) (allocation.Plan, allocation.Line, error) {
	plan, err := p.Store.Allocation(r.Context(), r.Staff.Scope, r.PathValue("plan"))
	if err != nil {
		return plan, allocation.Line{}, err
	}
	line, ok := plan.Line(r.PathValue("area"))
	if !ok {
		return plan, line, fault.New(fault.NotFound, "allocation_line")
	}
	return plan, line, nil
}

// allocationLine is GET /office/allocation/{plan}/{area}: what one area gets, why, and the way to change it.
func (p Pages) allocationLine(w http.ResponseWriter, r *door.Request) error {
	plan, line, err := p.planLine(r)
	if err != nil {
		return err
	}
	return p.showAllocationLine(w, r, ui.NewForm("id", id.New(), "doses", strconv.Itoa(line.Doses)), plan, line)
}

func (p Pages) showAllocationLine(w http.ResponseWriter, r *door.Request, form *ui.Form, plan allocation.Plan, line allocation.Line) error {
	words := p.Words(r.Request)
	form.Set("version", strconv.Itoa(len(plan.History)))
	page := allocationLinePage{Form: form, Plan: plan, Line: line, Draft: plan.State == allocation.Draft, Facts: []ui.Line{
		{Key: words.T("allocate.doses"), Value: line.Doses}, {Key: words.T("allocate.for_second"), Value: line.ForSecond}, {Key: words.T("allocate.for_first"), Value: line.ForFirst},
		{Key: words.T("allocate.people"), Value: line.People}, {Key: words.T("allocate.first"), Value: line.First}, {Key: words.T("allocate.none"), Value: line.None()},
		{Key: words.T("allocate.due"), Value: line.Due},
		{Key: words.T("allocate.there"), Value: line.Stock}, {Key: words.N("allocate.recent", allocation.PaceDays), Value: line.Recent},
		{Key: words.T("allocate.wait"), Value: waitText(words, plan, line)}}}
	for _, reason := range allocation.Why(plan.Supply, line) {
		page.Why = append(page.Why, words.T("allocate.why_"+reason.Code, "doses", reason.Doses, "days", plan.Supply.Days, "shelf", plan.Supply.Shelf))
	}
	return p.UI.Render(w, r, form.Status(), "office/allocation_line", page)
}

// changeAllocation is POST /office/allocation/{plan}/{area}: a planner sets a line, or gives it back to the rules.
func (p Pages) changeAllocation(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	plan, line, err := p.planLine(r)
	if err != nil {
		return err
	}
	act := allocation.Change{ID: form.Value("id"), PlanID: plan.ID, Area: line.Area, Version: form.Int("version"), Free: form.Value("do") == "free"}
	if act.Doses, err = strconv.Atoi(ui.Digits(form.Value("doses"))); err != nil && !act.Free {
		err = fault.New(fault.Invalid, "allocation_number").On("doses")
	} else {
		_, err = p.Store.ChangeAllocation(r.Context(), *r.Staff, act)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		if plan, line, err = p.planLine(r); err != nil {
			return err
		}
		return p.showAllocationLine(w, r, form, plan, line)
	}
	ui.Notice(w, "allocation_changed")
	http.Redirect(w, r.Request, allocationPath(plan.ID), http.StatusSeeOther)
	return nil
}
