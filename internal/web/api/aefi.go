package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// mostReports is how many reports a page of the list has.
const mostReports = 200

func (a API) tellAEFI(ctx context.Context, actor staff.Actor, act aefi.Tell) (answer, error) {
	r, already, err := a.Store.TellAEFI(ctx, actor, act)
	return answer{already, idAnswer{r.ID}}, err
}

// reportOut is a report as surveillance programs read it. It names nobody: texts, in which names may stand, and the person are left out.
type reportOut struct {
	ID         string         `json:"id"`
	DoseID     string         `json:"dose_id"`
	FacilityID string         `json:"facility_id"`
	Area       string         `json:"area"`
	State      aefi.State     `json:"state"`
	Events     []string       `json:"events"`
	Serious    bool           `json:"serious"`
	Reasons    []string       `json:"reasons"`
	Outcome    aefi.Outcome   `json:"outcome"`
	Causality  aefi.Causality `json:"causality,omitempty"`
	OnsetAt    when.Instant   `json:"onset_at"`
	ReportedAt when.Instant   `json:"reported_at"`
	DecidedAt  *when.Instant  `json:"decided_at,omitempty"`
}

// reports is GET /api/v1/aefi?state=&after=: reports of one's area in a state, serious ones first. Fault: aefi_state_unknown.
func (a API) reports(w http.ResponseWriter, r *door.Request) error {
	q := r.URL.Query()
	state := aefi.State(q.Get("state"))
	if state == "" {
		state = aefi.Open
	}
	if !slices.Contains(aefi.States, state) {
		return fault.New(fault.Invalid, "aefi_state_unknown").On("state")
	}
	found, err := a.Store.AEFIs(r.Context(), r.Staff.Scope, state, store.ReadAEFIPlace(q.Get("after")), mostReports+1)
	if err != nil {
		return err
	}
	out := struct {
		Reports []reportOut `json:"reports"`
		Next    string      `json:"next,omitempty"` // the value of after for the next page
	}{Reports: []reportOut{}}
	if len(found) > mostReports {
		found = found[:mostReports]
		out.Next = store.AEFIPlaceOf(found[mostReports-1]).String()
	}
	for _, f := range found {
		one := reportOut{ID: f.ID, DoseID: f.DoseID, FacilityID: f.FacilityID, Area: f.Area, State: f.State, Events: f.Events, Serious: f.Serious, Reasons: f.Reasons, Outcome: f.Outcome,
			Causality: f.Causality, OnsetAt: f.OnsetAt, ReportedAt: f.ReportedAt}
		if one.Reasons == nil {
			one.Reasons = []string{}
		}
		if f.DecidedAt != 0 {
			one.DecidedAt = &f.DecidedAt
		}
		out.Reports = append(out.Reports, one)
	}
	return door.Write(w, out)
}
