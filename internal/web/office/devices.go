package office

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/sync"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// deviceRoutes is every URL of devices and what they sent.
func (p Pages) deviceRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/devices", For: door.Staff, Action: staff.PlanSessions, Do: p.devices},
		{Pattern: "GET /office/devices/{device}", For: door.Staff, Action: staff.PlanSessions, Do: p.device},
		{Pattern: "POST /office/devices/{device}/end", For: door.Staff, Action: staff.PlanSessions, Do: p.endDevice},
		{Pattern: "GET /office/sessions/{session}/devices", For: door.Staff, Action: staff.PlanSessions, Do: p.sessionDevices},
		{Pattern: "GET /office/import-device", For: door.Staff, Action: staff.PlanSessions, Do: p.importDevice},
		{Pattern: "POST /office/import-device", For: door.Staff, Action: staff.PlanSessions, Do: p.takeDeviceFile},
	}
}

type devicesPage struct {
	Table *ui.Table
	Pages ui.Pages
}

// devices is GET /office/devices?after=: the phones, tablets and hubs of one's area.
func (p Pages) devices(w http.ResponseWriter, r *door.Request) error {
	words, after := p.Words(r.Request), r.URL.Query().Get("after")
	found, err := p.Store.Devices(r.Context(), r.Staff.Scope, after, onePage+1)
	if err != nil {
		return err
	}
	var page devicesPage
	if after != "" {
		page.Pages.First = "/office/devices"
	}
	if len(found) > onePage {
		found = found[:onePage]
		page.Pages.Next = "/office/devices?after=" + found[onePage-1].ID
	}
	page.Table = &ui.Table{Caption: words.T("sync.caption"), Columns: []ui.Column{{Text: words.T("sync.device")}, {Text: words.T("sync.who")}, {Text: words.T("sync.heard")},
		{Text: words.T("sync.came"), Number: true}, {Text: words.T("sync.unsent"), Number: true}, {Text: words.T("office.state")}}}
	for _, d := range found {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: d.Name, Path: "/office/devices/" + d.ID}, d.StaffName, p.heard(words, d), d.Have, d.Unsent, p.deviceTag(words, d)})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/devices", page)
}

// heard is when a device last sent.
func (p Pages) heard(words *i18n.Printer, d operation.Device) string {
	if d.SeenAt == 0 {
		return words.T("sync.never")
	}
	return words.Instant(d.SeenAt, p.Pack.Zone)
}

func (p Pages) deviceTag(words *i18n.Printer, d operation.Device) ui.Tag {
	switch {
	case d.EndedAt != 0:
		return ui.Tag{Text: words.T("sync.state_ended"), Colour: "red"}
	case d.Unsent > 0:
		return ui.Tag{Text: words.T("sync.state_unsent"), Colour: "yellow"}
	case !d.MayRead(p.Now()):
		return ui.Tag{Text: words.T("sync.state_over"), Colour: "grey"}
	}
	return ui.Tag{Text: words.T("sync.state_on"), Colour: "green"}
}

type devicePage struct {
	*ui.Form
	ID, Name string
	Lines    []ui.Line
	MayEnd   bool
}

// device is GET /office/devices/{device}.
func (p Pages) device(w http.ResponseWriter, r *door.Request) error {
	d, err := p.deviceOf(r)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := devicePage{Form: ui.NewForm(), ID: d.ID, Name: d.Name, MayEnd: d.EndedAt == 0}
	line := func(key string, value any) { page.Lines = append(page.Lines, ui.Line{Key: words.T(key), Value: value}) }
	line("office.state", p.deviceTag(words, d))
	if d.Hub {
		line("sync.kind", words.T("sync.hub"))
	}
	line("sync.who", d.StaffName)
	line("sync.made", words.Instant(d.MadeAt, p.Pack.Zone))
	line("sync.heard", p.heard(words, d))
	line("sync.came", d.Have)
	line("sync.unsent", d.Unsent)
	if d.Unsent > 0 && d.OldestAt != 0 {
		line("sync.oldest", words.Instant(d.OldestAt, p.Pack.Zone))
	}
	return p.UI.Render(w, r, page.Form.Status(), "office/device", page)
}

func (p Pages) deviceOf(r *door.Request) (operation.Device, error) {
	id := r.PathValue("device")
	found, err := p.Store.DevicesByID(r.Context(), []string{id})
	d, known := found[id]
	if err == nil && (!known || !r.Staff.Scope.Covers(d.Scope.Area(), d.Scope.Facility())) {
		err = fault.New(fault.NotFound, "device_not_found")
	}
	return d, err
}

// endDevice is POST /office/devices/{device}/end: it reads nothing more.
func (p Pages) endDevice(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	id := r.PathValue("device")
	err = p.Store.EndDevice(r.Context(), *r.Staff, id)
	return did(w, r, form, err, "device_ended", "/office/devices/"+id, func() error { return p.device(w, r) })
}

type sessionDevicesPage struct {
	Session string
	Name    string // of the facility
	Table   *ui.Table
	Away    []ui.Line
}

// sent is what a device sent of one session.
type sent struct{ all, doses, review, waiting, dead int }

// sessionDevices is GET /office/sessions/{session}/devices: what each device sent of a session.
func (p Pages) sessionDevices(w http.ResponseWriter, r *door.Request) error {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("session"))
	if err != nil {
		return err
	}
	log, err := p.Store.SessionOperations(r.Context(), l.Session.ID, 0)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := sessionDevicesPage{Session: l.Session.ID, Name: l.Facility.Name, Table: &ui.Table{Caption: words.T("sync.sent"), Columns: []ui.Column{{Text: words.T("sync.device")}, {Text: words.T("sync.who")},
		{Text: words.T("sync.heard")}, {Text: words.T("sync.came"), Number: true}, {Text: words.T("sync.doses"), Number: true}, {Text: words.T("sync.review"), Number: true},
		{Text: words.T("sync.waiting"), Number: true}, {Text: words.T("sync.unread"), Number: true}, {Text: words.T("sync.unsent"), Number: true}, {Text: words.T("sync.day")}}, Wide: true}}
	of, ended, away := map[string]*sent{}, map[string]string{}, map[string]int{}
	var ids []string
	for i := range log {
		op := &log[i]
		s := of[op.DeviceID]
		if s == nil {
			s = &sent{}
			of[op.DeviceID], ids = s, append(ids, op.DeviceID)
		}
		s.count(op)
		switch op.Kind {
		case operation.DayEnded:
			ended[op.DeviceID] = words.Instant(op.OccurredAt, p.Pack.Zone)
		case operation.TurnedAway:
			var b operation.TurnedAwayBody
			if json.Unmarshal(op.Body, &b) == nil && op.Outcome != operation.Dead {
				away[b.What]++
			}
		}
	}
	devices, err := p.Store.DevicesByID(r.Context(), ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		d, s := devices[id], of[id]
		name := any(words.T("sync.unknown"))
		if d.ID != "" {
			name = ui.Link{Text: d.Name, Path: "/office/devices/" + id}
		}
		page.Table.Rows = append(page.Table.Rows, []any{name, d.StaffName, p.heard(words, d), s.all, s.doses, s.review, s.waiting, s.dead, d.Unsent, ended[id]})
	}
	for _, what := range operation.TurnedAwayFor {
		if away[what] > 0 {
			page.Away = append(page.Away, ui.Line{Key: words.T("sync.away_" + what), Value: away[what]})
		}
	}
	return p.UI.Render(w, r, http.StatusOK, "office/session_devices", page)
}

func (s *sent) count(l *operation.Line) {
	s.all++
	if l.Kind == operation.Dose {
		s.doses++
	}
	switch l.Outcome {
	case operation.Review:
		s.review++
	case operation.Waiting, operation.Kept:
		s.waiting++
	case operation.Dead:
		s.dead++
	}
}

type importDevicePage struct {
	*ui.Form
	Done *ui.Table // what became of the file, once it is taken
}

// importDevice is GET /office/import-device: hand in the file of a device that found no network.
func (p Pages) importDevice(w http.ResponseWriter, r *door.Request) error {
	return p.showImportDevice(w, r, ui.NewForm(), nil)
}

func (p Pages) showImportDevice(w http.ResponseWriter, r *door.Request, form *ui.Form, done *ui.Table) error {
	return p.UI.Render(w, r, form.Status(), "office/import_device", importDevicePage{form, done})
}

// takeDeviceFile is POST /office/import-device: it is taken as if the device had sent it. The same file again changes nothing.
func (p Pages) takeDeviceFile(w http.ResponseWriter, r *door.Request) error {
	form, data, err := importForm(w, r)
	if err != nil {
		return err
	}
	answers, err := p.takeExport(r.Context(), *r.Staff, data)
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showImportDevice(w, r, form, nil)
	}
	var s, already sent
	for _, a := range answers {
		if a.Came {
			already.all++
			continue
		}
		s.count(&a.Line)
	}
	words := p.Words(r.Request)
	return p.showImportDevice(w, r, form, &ui.Table{Caption: words.T("sync.file_taken"), Columns: []ui.Column{{Text: words.T("sync.came"), Number: true}, {Text: words.T("sync.already"), Number: true},
		{Text: words.T("sync.doses"), Number: true}, {Text: words.T("sync.review"), Number: true}, {Text: words.T("sync.waiting"), Number: true}, {Text: words.T("sync.unread"), Number: true}},
		Rows: [][]any{{len(answers), already.all, s.doses, s.review, s.waiting, s.dead}}})
}

// takeExport opens a device's file and takes its operations. Faults on "file": file_needed, export_unreadable.
func (p Pages) takeExport(ctx context.Context, officer staff.Actor, data []byte) (all []sync.Result, err error) {
	if len(data) == 0 {
		return nil, fault.New(fault.Invalid, "file_needed").On("file")
	}
	key, err := p.Store.ExportKey(ctx)
	if err != nil {
		return nil, err
	}
	plain, err := key.Open(strings.TrimSpace(string(data)))
	if err != nil {
		return nil, err
	}
	var b sync.Batch
	if err := json.Unmarshal(plain, &b); err != nil || len(b.Ops) == 0 {
		return nil, fault.New(fault.Invalid, "export_unreadable").On("file")
	}
	for from := 0; from < len(b.Ops); from += sync.MostOps {
		a, err := p.Logs().Take(ctx, sync.Sender{Scope: officer.Scope, By: officer.ID}, sync.Batch{DeviceID: b.DeviceID, Ops: b.Ops[from:min(from+sync.MostOps, len(b.Ops))]})
		if err != nil {
			return nil, err
		}
		all = append(all, a.Results...)
	}
	return all, nil
}
