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
	at := e.Drive.Session(testkit.Today, 10)
	b := e.Drive.Person("+919812345678")
	e.Drive.Record(testkit.WalkIn(b, at))
	e.Clock.Advance(50 * time.Hour)
	nurse := e.as(staff.Vaccinator)
	nurse.Get("/site").Wants(200, `href="/site/aefi"`)
	nurse.Post("/site/aefi", "reference", "").Wants(400, `id="reference-error"`)
	nurse.Post("/site/aefi", "reference", "10000000000000").Wants(404, `id="reference-error"`, "10000000000000")
	to := "/site/aefi/" + b.ID
	nurse.Post("/site/aefi", "reference", b.Reference).Wants(200, b.Name)
	form := nurse.Get(to).Wants(200, b.Name, "Covishield", "Fever")
	nurse.Post(to, "id", form.Hidden("id"), "description", "Hot since noon").Wants(400, `id="dose_id-error"`)
	dose := form.Find(`name="dose_id" type="radio" value="([0-9a-f-]{36})"`)
	fields := []string{"id", form.Hidden("id"), "dose_id", dose, "events", "seizure", "onset_at-day", "17", "onset_at-month", "3", "onset_at-year", "2022", "onset_time", "8:30",
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
	nurse.Post(to, append(fields[:len(fields):len(fields)], "onset_time", "soon")...).Wants(400, `id="onset_time-error"`, "Hot since noon")
	for range 2 {
		nurse.Post(to, fields...).Wants(303)
	}
	found, err := e.Drive.Store.AEFIs(ctx, staff.Over(testkit.Pune), aefi.Open, store.AEFIPlace{}, 10)
	testkit.Done(t, err)
	if len(found) != 1 || !found[0].Serious || found[0].Events[0] != "seizure" || found[0].Reporter != "Her mother" || found[0].FacilityID != e.Drive.Facility.ID {
		t.Errorf("%+v", found)
	}
	// Who goes back and says something worse is not told that it is done: the form says so, keeps what was typed, and is a new one.
	worse := append(fields[:len(fields):len(fields)], "events", "abscess", "description", "Fell down")
	kept := nurse.Post(to, worse...).Wants(409, "This was sent before with other details", "Fell down").Lacks(`href="#id"`)
	worse[1] = kept.Hidden("id")
	if worse[1] == form.Hidden("id") {
		t.Error("the form that was used is offered again")
	}
	nurse.Post(to, worse...).Wants(303)
	if found, err = e.Drive.Store.AEFIs(ctx, staff.Over(testkit.Pune), aefi.Open, store.AEFIPlace{}, 10); err != nil || len(found) != 2 {
		t.Errorf("%+v, %v", found, err)
	}
	looks, err := e.Drive.Store.MyData(ctx, "+919812345678", b.ID)
	testkit.Done(t, err)
	seen := false
	for _, l := range looks.Accesses {
		seen = seen || l.Purpose == store.PurposeAEFI
	}
	if !seen {
		t.Error("the person does not see that somebody looked")
	}
	nobody := e.Drive.Person()
	nurse.Post("/site/aefi", "reference", nobody.Reference).Wants(200, "No dose of this person")
	nurse.Get("/site/aefi/" + nobody.ID).Wants(404) // an id alone shows nobody

	far := testkit.NewDriveIn(t, e.Drive.Store, testkit.Delhi) // a dose that was given elsewhere
	e.Clock.Set(testkit.Today.Add(3), 600)
	nurse = e.as(staff.Verifier)
	away := far.Person()
	o := far.Record(testkit.WalkIn(away, far.Session(testkit.Today.Add(3), 5)))
	shown := nurse.Post("/site/aefi", "reference", away.Reference).Wants(200, away.Name)
	nurse.Get("/site/aefi/" + away.ID).Wants(404)
	day := testkit.Today.Add(3).String()
	nurse.Post("/site/aefi/"+away.ID, "id", shown.Hidden("id"), "reference", shown.Hidden("reference"), "dose_id", o.Dose.ID, "events", "fever", "onset_at", day, "onset_time", "10:00", "serious", "no", "outcome", "unknown").Wants(303)
	nurse.Get("/site/aefi/" + id.New()).Wants(404)
	nurse.Get("/site/sessions/"+at.ID+"/people/"+b.ID).Wants(200, `href="/site/aefi/`+b.ID+`"`)
}
