package api

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/sync"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// addHub signs the hub of a camp in (docs/runbooks/hub.md). Fault: hub_facility_needed for somebody who answers for no facility.
func (a API) addHub(w http.ResponseWriter, r *door.Request) error {
	var in struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if err := door.Read(w, r, &in); err != nil {
		return err
	}
	if r.Staff.Scope.Facility() == "" {
		return fault.New(fault.Refused, "hub_facility_needed")
	}
	d, token, err := a.Store.AddDevice(r.Context(), *r.Staff, in.ID, strings.TrimSpace(in.Name), true)
	if err != nil {
		return err
	}
	return door.Write(w, deviceAnswer{DeviceID: d.ID, Token: token, ReadsUntil: int64(d.ReadsUntil), ExpiresAt: int64(d.ExpiresAt),
		Staff: deviceStaff{d.StaffID, r.Staff.Name, r.Staff.Role}})
}

// hub holds a route to hubs. Fault: forbidden.
func hub(r *door.Request) error {
	if !r.Device.Hub {
		return fault.New(fault.Forbidden, "forbidden")
	}
	return nil
}

// bundle is what a hub holds of the centre's records.
func (a API) bundle(w http.ResponseWriter, r *door.Request) error {
	if err := hub(r); err != nil {
		return err
	}
	actor, err := a.reader(r)
	if err != nil {
		return err
	}
	b, err := a.Store.Bundle(r.Context(), actor)
	if err != nil {
		return err
	}
	if r.Header.Get("If-None-Match") == `"`+b.Version+`"` {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if b.ExportKey, err = a.Store.PublicExportKey(r.Context()); err != nil {
		return err
	}
	return door.Write(w, b)
}

// HubDevice is a device that signed in at a hub, as the hub says.
type HubDevice struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	StaffID string     `json:"staff_id"`
	Role    staff.Role `json:"role"`
	MadeAt  int64      `json:"made_at"`
}

// HubBatch is what a hub passes on: operations as devices wrote them, and those devices.
type HubBatch struct {
	Devices []HubDevice       `json:"devices"`
	Ops     []json.RawMessage `json:"ops"`
}

// hubSync takes what a hub passes on. Each operation is kept under the device that wrote it.
func (a API) hubSync(w http.ResponseWriter, r *door.Request) error {
	if err := hub(r); err != nil {
		return err
	}
	var in HubBatch
	if err := door.ReadEnvelope(w, r, &in); err != nil {
		return err
	}
	if len(in.Devices) > sync.MostOps {
		return fault.New(fault.Invalid, "acts_count", "most", fault.Int(sync.MostOps)).On("devices")
	}
	for _, d := range in.Devices {
		if !id.Valid(d.ID) || !id.Valid(d.StaffID) || len(d.Name) > 200 {
			return fault.New(fault.Invalid, "id_malformed").On("devices")
		}
		if err := a.Store.KnowDevice(r.Context(), operation.Device{ID: d.ID, Name: d.Name, StaffID: d.StaffID, Role: d.Role, Scope: r.Device.Scope, MadeAt: when.Instant(d.MadeAt)}); err != nil {
			return err
		}
	}
	out, err := a.Logs().Take(r.Context(), sync.Sender{Scope: r.Device.Scope, By: r.Device.StaffID}, sync.Batch{DeviceID: r.Device.ID, Ops: in.Ops})
	if err != nil {
		return err
	}
	return door.Write(w, a.syncAnswer(r, out))
}
