package office

import (
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
)

func (p Pages) sessionRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/sessions", For: door.Staff, Action: staff.ReadSessions, Do: p.sessions},
		{Pattern: "GET /office/sessions/calendar", For: door.Staff, Action: staff.ReadSessions, Do: p.calendar},
		{Pattern: "GET /office/sessions/new", For: door.Staff, Action: staff.PlanSessions, Do: p.plan},
		{Pattern: "POST /office/sessions/new", For: door.Staff, Action: staff.PlanSessions, Do: p.publish},
		{Pattern: "GET /office/sessions/many", For: door.Staff, Action: staff.PlanSessions, Do: p.many},
		{Pattern: "POST /office/sessions/many", For: door.Staff, Action: staff.PlanSessions, Do: p.checkMany},
		{Pattern: "GET /office/sessions/many/copy", For: door.Staff, Action: staff.PlanSessions, Do: p.copyDay},
		{Pattern: "GET /office/sessions/many/week", For: door.Staff, Action: staff.PlanSessions, Do: p.weekly},
		{Pattern: "GET /office/sessions/{id}", For: door.Staff, Action: staff.ReadSessions, Do: p.session},
		{Pattern: "GET /office/sessions/{id}/book", For: door.Staff, Action: staff.BookOthers, Do: p.bookForm},
		{Pattern: "POST /office/sessions/{id}/book", For: door.Staff, Action: staff.BookOthers, Do: p.bookFor},
		{Pattern: "GET /office/sessions/{id}/cancel", For: door.Staff, Action: staff.PlanSessions, Do: p.cancelForm},
		{Pattern: "POST /office/sessions/{id}/cancel", For: door.Staff, Action: staff.PlanSessions, Do: p.cancelSession},
		{Pattern: "GET /office/sessions/{id}/slots", For: door.Staff, Action: staff.PlanSessions, Do: p.slotsForm},
		{Pattern: "POST /office/sessions/{id}/slots", For: door.Staff, Action: staff.PlanSessions, Do: p.changeSlots},
	}
}
