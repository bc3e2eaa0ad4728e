package site_test

import (
	"context"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// Days after a dose somebody comes back: whoever works at the facility finds them by their reference number and reports what happened.
func TestAnAdverseEventIsReportedAtTheDesk(t *testing.T) {
	e, ctx := newPlace(t), context.Background()
	at := e.drive.Session(testkit.Today, 10)
	b := e.drive.Person("+919812345678")
	e.drive.Record(testkit.WalkIn(b, at))
	e.clock.Advance(50 * time.Hour)
	nurse := e.as(staff.Vaccinator)
	nurse.get("/site").wants(200, `href="/site/aefi"`)
	nurse.post("/site/aefi", "reference", "").wants(400, `id="reference-error"`)
	nurse.post("/site/aefi", "reference", "10000000000000").wants(404, `id="reference-error"`, "10000000000000")
	to := "/site/aefi/" + b.ID
	nurse.post("/site/aefi", "reference", b.Reference).wants(200, b.Name)
	form := nurse.get(to).wants(200, b.Name, "Covishield", "Fever")
	nurse.post(to, "id", form.hidden("id"), "description", "Hot since noon").wants(400, `id="dose_id-error"`)
	dose := form.find(`name="dose_id" type="radio" value="([0-9a-f-]{36})"`)
	fields := []string{"id", form.hidden("id"), "dose_id", dose, "events", "seizure", "onset_at-day", "17", "onset_at-month", "3", "onset_at-year", "2022", "onset_time", "8:30",
		"serious", "yes", "reasons", "hospitalization", "outcome", "recovering", "description", "Hot since noon", "reporter", "Her mother"}
	today := testkit.Today.Add(2).String()
	for i, f := range fields {
		switch f {
		case "onset_at-day":
			fields[i+1] = today[8:]
		case "onset_at-month":
			fields[i+1] = today[5:7]
		case "onset_at-year":
			fields[i+1] = today[:4]
		}
	}
	nurse.post(to, append(fields[:len(fields):len(fields)], "onset_time", "soon")...).wants(400, `id="onset_time-error"`, "Hot since noon")
	for range 2 {
		nurse.post(to, fields...).wants(303)
	}
	found, err := e.drive.Store.AEFIs(ctx, staff.Over(testkit.Pune), aefi.Open, store.AEFIPlace{}, 10)
	testkit.Done(t, err)
	if len(found) != 1 || !found[0].Serious || found[0].Events[0] != "seizure" || found[0].Reporter != "Her mother" || found[0].FacilityID != e.drive.Facility.ID {
		t.Errorf("%+v", found)
	}
	// Who goes back and says something worse is not told that it is done: the form says so, keeps what was typed, and is a new one.
	worse := append(fields[:len(fields):len(fields)], "events", "abscess", "description", "Fell down")
	kept := nurse.post(to, worse...).wants(409, "This was sent before with other details", "Fell down").lacks(`href="#id"`)
	worse[1] = kept.hidden("id")
	if worse[1] == form.hidden("id") {
		t.Error("the form that was used is offered again")
	}
	nurse.post(to, worse...).wants(303)
	if found, err = e.drive.Store.AEFIs(ctx, staff.Over(testkit.Pune), aefi.Open, store.AEFIPlace{}, 10); err != nil || len(found) != 2 {
		t.Errorf("%+v, %v", found, err)
	}
	looks, err := e.drive.Store.MyData(ctx, "+919812345678", b.ID)
	testkit.Done(t, err)
	seen := false
	for _, l := range looks.Accesses {
		seen = seen || l.Purpose == store.PurposeAEFI
	}
	if !seen {
		t.Error("the person does not see that somebody looked")
	}
	nobody := e.drive.Person()
	nurse.post("/site/aefi", "reference", nobody.Reference).wants(200, "No dose of this person")
	nurse.get("/site/aefi/" + nobody.ID).wants(404) // an id alone shows nobody

	far := testkit.NewDriveIn(t, e.drive.Store, testkit.Delhi) // a dose that was given elsewhere
	e.clock.Set(testkit.Today.Add(3), 600)
	nurse = e.as(staff.Verifier)
	away := far.Person()
	o := far.Record(testkit.WalkIn(away, far.Session(testkit.Today.Add(3), 5)))
	shown := nurse.post("/site/aefi", "reference", away.Reference).wants(200, away.Name)
	nurse.get("/site/aefi/" + away.ID).wants(404)
	day := testkit.Today.Add(3).String()
	nurse.post("/site/aefi/"+away.ID, "id", shown.hidden("id"), "reference", shown.hidden("reference"), "dose_id", o.Dose.ID, "events", "fever", "onset_at", day, "onset_time", "10:00", "serious", "no", "outcome", "unknown").wants(303)
	nurse.get("/site/aefi/" + id.New()).wants(404)
	nurse.get("/site/sessions/"+at.ID+"/people/"+b.ID).wants(200, `href="/site/aefi/`+b.ID+`"`)
}
