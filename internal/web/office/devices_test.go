package office_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A device that finds no network hands its log in as a file; what it holds is seen in the office, and so is what does not fit.
func TestADevicesFile(t *testing.T) {
	e, ctx := newPlace(t), context.Background()
	at := e.Drive.Session(testkit.Today, 10)
	nurse := e.Drive.Actor(staff.Vaccinator)
	device, _, err := e.Drive.Store.AddDevice(ctx, nurse, id.New(), "Phone 7", false)
	testkit.Done(t, err)
	person, dose := id.New(), id.New()
	var ops []any
	write := func(kind string, body map[string]any) {
		ops = append(ops, map[string]any{"id": id.New(), "device_id": device.ID, "seq": len(ops) + 1, "session_id": at.ID, "kind": kind,
			"at": int64(e.Clock.Now()) + int64(len(ops)) - 1000, "offset": 1, "by": nurse.ID, "body": body})
	}
	write("register", map[string]any{"beneficiary_id": person, "name": "Rani Devi", "birth_year": 1971, "sex": "female", "area": testkit.Pune, "consent": "x", "vouched": true})
	write("dose", map[string]any{"dose_id": dose, "beneficiary_id": person, "identity": "vouched", "lot_id": at.Lots[0].LotID, "number": 1, "product": "COVISHIELD"})
	write("turned_away", map[string]any{"beneficiary_id": person, "what": "ill"})
	write("aefi", map[string]any{"aefi_id": id.New(), "beneficiary_id": person, "dose_id": dose, "onset_at": int64(e.Clock.Now()), "events": []string{"anaphylaxis"}, "serious": true,
		"reasons": []string{"hospitalization"}, "outcome": "recovering", "description": "Fell down", "reporter": "Asha"})
	plain, err := json.Marshal(map[string]any{"device_id": device.ID, "ops": ops})
	testkit.Done(t, err)
	key, err := e.Drive.Store.ExportKey(ctx)
	testkit.Done(t, err)
	file, err := keys.SealExport(key.Public(), plain)
	testkit.Done(t, err)

	manager := e.as(staff.SiteManager)
	manager.Get("/office/import-device").Wants(200, `type="file"`)
	manager.handsIn("/office/import-device", "file", "").Wants(400, `id="file-error"`)
	manager.handsIn("/office/import-device", "file", file[:len(file)-3]+"abc").Wants(400, `id="file-error"`)
	manager.handsIn("/office/import-device", "file", file).Wants(200, "The file is taken")
	manager.handsIn("/office/import-device", "file", file+"\n").Wants(200, "The file is taken", "Had come before")
	manager.Get("/office/sessions/"+at.ID+"/devices").Wants(200, "Phone 7", "Ill")
	manager.Get("/office/sessions/"+at.ID).Wants(200, "What devices sent")

	list := manager.Get("/office/devices").Wants(200, "Phone 7")
	path := list.Find(`href="(/office/devices/[0-9a-f-]{36})"`)
	manager.Get(path).Wants(200, "End this device")
	for range 2 {
		manager.Post(path + "/end").Wants(303)
	}
	manager.Get(path).Wants(200, "Ended").Lacks("End this device")

	officer := e.as(staff.District)
	report := officer.Get("/office/aefi").Wants(200, "anaphylaxis", "Serious").Lacks("Rani").Find(`href="(/office/aefi/[0-9a-f-]{36})"`)
	officer.Get("/office/aefi/file?as=csv&state=open").Wants(200, "anaphylaxis").Lacks("Rani")
	officer.Get(report).Wants(200, "Rani Devi", "Fell down", "Taken to hospital")
	officer.Post(report, "was", "0").Wants(400, `id="state-error"`)
	officer.Post(report, "was", "0", "state", "investigating").Wants(400, `id="note-error"`)
	for range 2 {
		officer.Post(report, "was", "0", "state", "investigating", "note", "A doctor was sent").Wants(303)
	}
	officer.Get("/office/aefi?state=investigating").Wants(200, "anaphylaxis", "Not assessed")
	officer.Get(report).Wants(200, "A doctor was sent")
	officer.Post(report, "was", "0", "state", "closed", "note", "It was the heat").Wants(409) // somebody has decided since
	officer.Post(report, "was", "1", "state", "closed", "note", "It was the heat").Wants(400, `id="causality-error"`, "It was the heat")
	officer.Post(report, "was", "1", "state", "closed", "causality", "C", "outcome", "recovered", "note", "It was the heat").Wants(303)
	officer.Get(report).Wants(200, "A doctor was sent", "It was the heat", "Recovered")
	officer.Get("/office/aefi/file?as=csv&state=closed").Wants(200, "coincidental").Lacks("Rani")
	e.as(staff.Facility).Get(report).Wants(403)
}

// What could not be entered is seen, without what it says, and tried again.
func TestWhatIsSetAside(t *testing.T) {
	e, ctx := newPlace(t), context.Background()
	at := e.Drive.Session(testkit.Today, 10)
	manager := e.as(staff.SiteManager)
	manager.Get("/office/operations").Wants(200, "Nothing is set aside")
	device, _, err := e.Drive.Store.AddDevice(ctx, e.Drive.Actor(staff.Vaccinator), id.New(), "Phone 7", false)
	testkit.Done(t, err)
	l := operation.Line{Operation: operation.Operation{ID: id.New(), DeviceID: device.ID, Seq: 1, SessionID: at.ID, Kind: operation.HandedOver, Body: []byte("{}")}, Outcome: operation.Kept, ReceivedAt: e.Clock.Now()}
	_, _, _, err = e.Drive.Store.KeepOperations(ctx, store.Heard{DeviceID: device.ID}, []operation.Line{l}, time.Minute)
	testkit.Done(t, err)
	l.Outcome, l.Tries = operation.Aside, operation.MostTries
	testkit.Done(t, e.Drive.Store.SettleOperations(ctx, []store.Settled{{Line: l, Why: operation.Panicked, Area: at.Area, Facility: at.FacilityID}}))
	path := manager.Get("/office/operations").Wants(200, "Handing over", "breaks off").Find(`href="(/office/operations/[0-9a-f-]{36}/[0-9a-f-]{36})"`)
	manager.Get(path).Wants(200, "Phone 7", "Try again")
	manager.Post(path + "/again").Wants(303)
	manager.Post(path + "/again").Wants(404)
	manager.Get("/office/operations").Wants(200, "Nothing is set aside")
	manager.Get("/office/devices").Wants(200, `href="/office/operations"`)
}

// handsIn sends a form with one file, as a browser does.
func (b *browser) handsIn(path, field, content string) page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if content != "" {
		part, err := form.CreateFormFile(field, "device.jwe")
		testkit.Done(b.t, err)
		_, err = part.Write([]byte(content))
		testkit.Done(b.t, err)
	}
	testkit.Done(b.t, form.Close())
	return b.Send("POST", path, form.FormDataContentType(), &body)
}
