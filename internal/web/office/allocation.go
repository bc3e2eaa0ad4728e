package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// allocationRoutes is every URL of sharing vaccine out.
func (p Pages) allocationRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/allocation", For: door.Staff, Action: staff.PlanAllocation, Do: p.allocations},
		{Pattern: "GET /office/allocation/people", For: door.Staff, Action: staff.PlanAllocation, Do: p.peopleForm},
		{Pattern: "POST /office/allocation/people", For: door.Staff, Action: staff.PlanAllocation, Do: p.setPeople},
		{Pattern: "GET /office/allocation/new", For: door.Staff, Action: staff.PlanAllocation, Do: p.allocationForm},
		{Pattern: "POST /office/allocation/new", For: door.Staff, Action: staff.PlanAllocation, Do: p.makeAllocation},
		{Pattern: "GET /office/allocation/{plan}", For: door.Staff, Action: staff.PlanAllocation, Do: p.allocation},
		{Pattern: "POST /office/allocation/{plan}", For: door.Staff, Action: staff.PlanAllocation, Do: p.acceptAllocation},
		{Pattern: "GET /office/allocation/{plan}/file", For: door.Staff, Action: staff.PlanAllocation, Do: p.allocationFile},
		{Pattern: "GET /office/allocation/{plan}/{area}", For: door.Staff, Action: staff.PlanAllocation, Do: p.allocationLine},
		{Pattern: "POST /office/allocation/{plan}/{area}", For: door.Staff, Action: staff.PlanAllocation, Do: p.changeAllocation},
	}
}

func allocationPath(planID string) string { return "/office/allocation/" + planID }

// allocations is GET /office/allocation: the plans of somebody's areas, newest first.
func (p Pages) allocations(w http.ResponseWriter, r *door.Request) error {
	plans, err := p.Store.Allocations(r.Context(), r.Staff.Scope)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	table := &ui.Table{Caption: words.T("allocate.plans"), Columns: []ui.Column{{Text: words.T("allocate.made_on")}, {Text: words.T("allocate.area")},
		{Text: words.T("office.product")}, {Text: words.T("allocate.supply"), Number: true}, {Text: words.T("allocate.state")}}}
	for _, plan := range plans {
		table.Rows = append(table.Rows, []any{ui.Link{Text: words.Instant(plan.History[0].At, p.Pack.Zone), Path: allocationPath(plan.ID)},
			p.Pack.Areas.NameIn(plan.Area, words.Lang()), p.product(plan.Product), plan.Supply.Doses, stateTag(words.T("allocate.state_"+string(plan.State)), plan.State)})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/allocations", struct{ Table *ui.Table }{table})
}

func stateTag(text string, state allocation.State) ui.Tag {
	if state == allocation.Accepted {
		return ui.Tag{Text: text, Colour: "green"}
	}
	return ui.Tag{Text: text, Colour: "yellow"}
}
