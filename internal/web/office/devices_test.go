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
	at := e.drive.Session(testkit.Today, 10)
	nurse := e.drive.Actor(staff.Vaccinator)
	device, _, err := e.drive.Store.AddDevice(ctx, nurse, id.New(), "Phone 7", false)
	testkit.Done(t, err)
	person, dose := id.New(), id.New()
	var ops []any
	write := func(kind string, body map[string]any) {
		ops = append(ops, map[string]any{"id": id.New(), "device_id": device.ID, "seq": len(ops) + 1, "session_id": at.ID, "kind": kind,
			"at": int64(e.clock.Now()) + int64(len(ops)) - 1000, "offset": 1, "by": nurse.ID, "body": body})
	}
	write("register", map[string]any{"beneficiary_id": person, "name": "Rani Devi", "birth_year": 1971, "sex": "female", "area": testkit.Pune, "consent": "x", "vouched": true})
	write("dose", map[string]any{"dose_id": dose, "beneficiary_id": person, "identity": "vouched", "lot_id": at.Lots[0].LotID, "number": 1, "product": "COVISHIELD"})
	write("turned_away", map[string]any{"beneficiary_id": person, "what": "ill"})
	write("aefi", map[string]any{"aefi_id": id.New(), "beneficiary_id": person, "dose_id": dose, "onset_at": int64(e.clock.Now()), "events": []string{"anaphylaxis"}, "serious": true,
		"reasons": []string{"hospitalization"}, "outcome": "recovering", "description": "Fell down", "reporter": "Asha"})
	plain, err := json.Marshal(map[string]any{"device_id": device.ID, "ops": ops})
	testkit.Done(t, err)
	key, err := e.drive.Store.ExportKey(ctx)
	testkit.Done(t, err)
	file, err := keys.SealExport(key.Public(), plain)
	testkit.Done(t, err)

	manager := e.as(staff.SiteManager)
	manager.get("/office/import-device").wants(200, `type="file"`)
	manager.handsIn("/office/import-device", "file", "").wants(400, `id="file-error"`)
	manager.handsIn("/office/import-device", "file", file[:len(file)-3]+"abc").wants(400, `id="file-error"`)
	manager.handsIn("/office/import-device", "file", file).wants(200, "The file is taken")
	manager.handsIn("/office/import-device", "file", file+"\n").wants(200, "The file is taken", "Had come before")
	manager.get("/office/sessions/"+at.ID+"/devices").wants(200, "Phone 7", "Ill")
	manager.get("/office/sessions/"+at.ID).wants(200, "What devices sent")

	list := manager.get("/office/devices").wants(200, "Phone 7")
	path := list.find(`href="(/office/devices/[0-9a-f-]{36})"`)
	manager.get(path).wants(200, "End this device")
	for range 2 {
		manager.post(path + "/end").wants(303)
	}
	manager.get(path).wants(200, "Ended").lacks("End this device")

	officer := e.as(staff.District)
	report := officer.get("/office/aefi").wants(200, "anaphylaxis", "Serious").lacks("Rani").find(`href="(/office/aefi/[0-9a-f-]{36})"`)
	officer.get("/office/aefi/file?as=csv&state=open").wants(200, "anaphylaxis").lacks("Rani")
	officer.get(report).wants(200, "Rani Devi", "Fell down", "Taken to hospital")
	officer.post(report, "was", "0").wants(400, `id="state-error"`)
	officer.post(report, "was", "0", "state", "investigating").wants(400, `id="note-error"`)
	for range 2 {
		officer.post(report, "was", "0", "state", "investigating", "note", "A doctor was sent").wants(303)
	}
	officer.get("/office/aefi?state=investigating").wants(200, "anaphylaxis", "Not assessed")
	officer.get(report).wants(200, "A doctor was sent")
	officer.post(report, "was", "0", "state", "closed", "note", "It was the heat").wants(409) // somebody has decided since
	officer.post(report, "was", "1", "state", "closed", "note", "It was the heat").wants(400, `id="causality-error"`, "It was the heat")
	officer.post(report, "was", "1", "state", "closed", "causality", "C", "outcome", "recovered", "note", "It was the heat").wants(303)
	officer.get(report).wants(200, "A doctor was sent", "It was the heat", "Recovered")
	officer.get("/office/aefi/file?as=csv&state=closed").wants(200, "coincidental").lacks("Rani")
	e.as(staff.Facility).get(report).wants(403)
}

// What could not be entered is seen, without what it says, and tried again.
func TestWhatIsSetAside(t *testing.T) {
	e, ctx := newPlace(t), context.Background()
	at := e.drive.Session(testkit.Today, 10)
	manager := e.as(staff.SiteManager)
	manager.get("/office/operations").wants(200, "Nothing is set aside")
	device, _, err := e.drive.Store.AddDevice(ctx, e.drive.Actor(staff.Vaccinator), id.New(), "Phone 7", false)
	testkit.Done(t, err)
	l := operation.Line{Operation: operation.Operation{ID: id.New(), DeviceID: device.ID, Seq: 1, SessionID: at.ID, Kind: operation.HandedOver, Body: []byte("{}")}, Outcome: operation.Kept, ReceivedAt: e.clock.Now()}
	_, _, _, err = e.drive.Store.KeepOperations(ctx, store.Heard{DeviceID: device.ID}, []operation.Line{l}, time.Minute)
	testkit.Done(t, err)
	l.Outcome, l.Tries = operation.Aside, operation.MostTries
	testkit.Done(t, e.drive.Store.SettleOperations(ctx, []store.Settled{{Line: l, Why: operation.Panicked, Area: at.Area, Facility: at.FacilityID}}))
	path := manager.get("/office/operations").wants(200, "Handing over", "breaks off").find(`href="(/office/operations/[0-9a-f-]{36}/[0-9a-f-]{36})"`)
	manager.get(path).wants(200, "Phone 7", "Try again")
	manager.post(path + "/again").wants(303)
	manager.post(path + "/again").wants(404)
	manager.get("/office/operations").wants(200, "Nothing is set aside")
	manager.get("/office/devices").wants(200, `href="/office/operations"`)
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
	return b.sendAs("POST", path, form.FormDataContentType(), &body)
}
