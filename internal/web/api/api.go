// Package api is OpenWIN's own HTTP API for programs (docs/api.md): a file an act.
package api

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
)

// API answers programs.
type API struct {
	*door.House
}

// Routes is every URL of the API.
func (a API) Routes() []door.Route {
	routes := []door.Route{
		{Pattern: "POST /api/v1/sign-in", For: door.Anybody, Do: a.signIn},
		{Pattern: "GET /api/v1/areas", For: door.Anybody, Do: a.areas},
		{Pattern: "GET /api/v1/sessions", For: door.Anybody, Do: a.findSessions},
		{Pattern: "GET /api/v1/coverage", For: door.Anybody, Do: a.coverage},
		{Pattern: "GET /api/v1/facilities", For: door.Staff, Action: staff.ReadSessions, Do: a.facilities},
		{Pattern: "GET /api/v1/board", For: door.Staff, Action: staff.ReadCoverage, Do: a.board},
		{Pattern: "POST /api/v1/temperatures", For: door.Staff, Action: staff.EnterReadings, Do: a.temperatures},
		{Pattern: "GET /api/v1/equipment", For: door.Staff, Action: staff.ReadStock, Do: a.equipment},
		{Pattern: "GET /api/v1/equipment/{equipment}/temperatures", For: door.Staff, Action: staff.ReadStock, Do: a.readings},
		{Pattern: "GET /api/v1/excursions", For: door.Staff, Action: staff.ReadStock, Do: a.excursions},
		{Pattern: "POST /api/v1/verify", For: door.Anybody, Do: a.verify},
	}
	routes = append(routes, act(a, "facilities", staff.PlanFacilities, a.addFacility)...)
	routes = append(routes, act(a, "receipts", staff.ReceiveStock, a.receive)...)
	routes = append(routes, act(a, "shipments", staff.SendStock, a.dispatch)...)
	routes = append(routes, act(a, "arrivals", staff.ReceiveStock, a.arrive)...)
	routes = append(routes, act(a, "orders", staff.ReceiveStock, a.order)...)
	routes = append(routes, act(a, "wastes", staff.CountStock, a.waste)...)
	routes = append(routes, act(a, "counts", staff.CountStock, a.count)...)
	routes = append(routes, act(a, "equipment", staff.KeepEquipment, a.addEquipment)...)
	routes = append(routes, act(a, "excursion-decisions", staff.ReleaseMild, a.decideExcursion)...)
	routes = append(routes, act(a, "vials", staff.RecordDose, a.openVial)...)
	routes = append(routes, act(a, "vial-closings", staff.RecordDose, a.closeVial)...)
	routes = append(routes, act(a, "sessions", staff.PlanSessions, a.publish)...)
	routes = append(routes, act(a, "session-cancellations", staff.PlanSessions, a.cancelSession)...)
	routes = append(routes, act(a, "session-changes", staff.PlanSessions, a.changeSession)...)
	routes = append(routes, act(a, "beneficiaries", staff.RegisterOthers, a.register)...)
	routes = append(routes, act(a, "appointments", staff.BookOthers, a.book)...)
	for _, route := range act(a, "aefi", staff.ReadRoster, a.tellAEFI) {
		route.Or = staff.RecordDose
		routes = append(routes, route)
	}
	routes = append(routes, door.Route{Pattern: "GET /api/v1/aefi", For: door.Staff, Action: staff.ReadReviews, Do: a.reports})
	doses := act(a, "doses", staff.RecordDose, a.recordDose)
	for i := range doses {
		doses[i].Or = staff.EnterLate
	}
	routes = append(routes, doses...)
	routes = append(routes, a.deviceRoutes()...)
	return routes
}

// answer is what became of an act.
type answer struct {
	already bool // it had been done before
	body    any
}

// act makes the two routes of an act: one of it, and many of it.
func act[A any](a API, path string, action staff.Action, do func(ctx context.Context, actor staff.Actor, act A) (answer, error)) []door.Route {
	one := func(w http.ResponseWriter, r *door.Request) error {
		var in A
		if err := door.Read(w, r, &in); err != nil {
			return err
		}
		out, err := do(r.Context(), *r.Staff, in)
		if err != nil {
			return err
		}
		return door.Write(w, out.body)
	}
	many := func(w http.ResponseWriter, r *door.Request) error {
		var in struct {
			Acts []json.RawMessage `json:"acts"`
		}
		if err := door.ReadEnvelope(w, r, &in); err != nil {
			return err
		}
		if len(in.Acts) == 0 || len(in.Acts) > mostActs {
			return fault.New(fault.Invalid, "acts_count", "most", fault.Int(mostActs)).On("acts")
		}
		words := a.Words(r.Request)
		return door.Write(w, bulkAnswer{Results: each(in.Acts, func(raw json.RawMessage) bulkResult {
			return bulkOne(r.Context(), words, *r.Staff, raw, do)
		})})
	}
	return []door.Route{
		{Pattern: "POST /api/v1/" + path, For: door.Staff, Action: action, Do: one},
		{Pattern: "POST /api/v1/" + path + "/bulk", For: door.Staff, Action: action, Do: many},
	}
}

// each answers all acts of a bulk side by side, so that they meet in the same batches, and in the order sent.
func each(acts []json.RawMessage, do func(json.RawMessage) bulkResult) []bulkResult {
	out := make([]bulkResult, len(acts))
	var wait sync.WaitGroup
	for i := range acts {
		wait.Go(func() { out[i] = do(acts[i]) })
	}
	wait.Wait()
	return out
}
