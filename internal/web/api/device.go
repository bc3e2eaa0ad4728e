package api

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/sync"
	"github.com/openwin/openwin/internal/web/door"
)

// deviceRoutes is what the site app and the hub of a camp speak with (docs/sync.md).
func (a API) deviceRoutes() []door.Route {
	return []door.Route{
		{Pattern: "POST /api/v1/devices", For: door.Staff, Action: staff.RecordDose, Or: staff.ReadRoster, Do: a.addDevice},
		{Pattern: "POST /api/v1/hubs", For: door.Staff, Action: staff.PlanSessions, Do: a.addHub},
		{Pattern: "GET /api/v1/hub/bundle", For: door.OnDevice, Do: a.bundle},
		{Pattern: "POST /api/v1/hub/sync", For: door.OnDevice, Do: a.hubSync},
		{Pattern: "GET /api/v1/site/sessions", For: door.OnDevice, Do: a.siteSessions},
		{Pattern: "GET /api/v1/site/day", For: door.OnDevice, Do: a.siteDay},
		{Pattern: "GET /api/v1/site/changes", For: door.OnDevice, Do: a.siteChanges},
		{Pattern: "POST /api/v1/sync", For: door.OnDevice, Do: a.sync},
	}
}

type deviceStaff struct {
	ID   string     `json:"id"`
	Name string     `json:"name"`
	Role staff.Role `json:"role"`
}

type deviceAnswer struct {
	DeviceID   string      `json:"device_id"`
	Token      string      `json:"token"`
	ReadsUntil int64       `json:"reads_until"`
	ExpiresAt  int64       `json:"expires_at"`
	Staff      deviceStaff `json:"staff"`
	ExportKey  any         `json:"export_key"`
}

func (a API) addDevice(w http.ResponseWriter, r *door.Request) error {
	var in struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if err := door.Read(w, r, &in); err != nil {
		return err
	}
	d, token, err := a.Store.AddDevice(r.Context(), *r.Staff, in.ID, strings.TrimSpace(in.Name), false)
	if err != nil {
		return err
	}
	key, err := a.Store.PublicExportKey(r.Context())
	if err != nil {
		return err
	}
	return door.Write(w, deviceAnswer{DeviceID: d.ID, Token: token, ReadsUntil: int64(d.ReadsUntil), ExpiresAt: int64(d.ExpiresAt),
		Staff: deviceStaff{d.StaffID, r.Staff.Name, r.Staff.Role}, ExportKey: key})
}

type syncResult struct {
	ID       string            `json:"id"`
	Seq      int               `json:"seq"`
	Outcome  operation.Outcome `json:"outcome"`
	Findings any               `json:"findings"`
	Problem  *door.Problem     `json:"problem,omitempty"`
}

type syncAnswer struct {
	AsOf    int64        `json:"as_of"`
	Offset  int64        `json:"offset"`
	Results []syncResult `json:"results"`
	Have    int          `json:"have"`
}

// sync takes a piece of a device's log.
func (a API) sync(w http.ResponseWriter, r *door.Request) error {
	var in sync.Batch
	if err := door.ReadEnvelope(w, r, &in); err != nil {
		return err
	}
	if in.DeviceID != r.Device.ID {
		return fault.New(fault.Forbidden, "forbidden")
	}
	out, err := a.Logs().Take(r.Context(), sync.Sender{Scope: r.Device.Scope}, in)
	if err != nil {
		return err
	}
	return door.Write(w, a.syncAnswer(r, out))
}

func (a API) syncAnswer(r *door.Request, out sync.Answer) syncAnswer {
	answer := syncAnswer{AsOf: int64(out.AsOf), Offset: out.Offset, Results: make([]syncResult, len(out.Results)), Have: out.Have}
	words := a.Words(r.Request)
	for i, one := range out.Results {
		l := one.Line
		answer.Results[i] = syncResult{ID: l.ID, Seq: l.Seq, Outcome: l.Told(), Findings: l.Findings}
		if one.Came && l.Outcome.Over() {
			answer.Results[i].Outcome = operation.Already
		}
		if l.Findings == nil {
			answer.Results[i].Findings = []any{}
		}
		if l.Problem != "" {
			answer.Results[i].Outcome = operation.Review
			answer.Results[i].Problem = door.NewProblem(words, fault.New(fault.Invalid, l.Problem), nil)
		}
	}
	return answer
}
