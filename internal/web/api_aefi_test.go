package web_test

import (
	"context"
	"maps"
	"testing"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A program reports an adverse event, once however often it is sent; surveillance reads the list, which names nobody.
func TestAProgramReportsAnAdverseEvent(t *testing.T) {
	p := newProgram(t, staff.Vaccinator)
	b := p.drive.Person()
	o := p.drive.Record(testkit.WalkIn(b, p.drive.Session(testkit.Today, 10)))
	act := map[string]any{"id": id.New(), "beneficiary_id": b.ID, "dose_id": o.Dose.ID, "onset_at": o.Dose.OccurredAt, "events": []string{"fever"}, "serious": false, "outcome": "recovering"}
	for range 2 {
		var out problem
		if status := p.post("aefi", act, &out); status != 200 {
			t.Fatalf("%d %+v", status, out)
		}
	}
	var out problem
	other := map[string]any{"id": act["id"], "beneficiary_id": b.ID, "dose_id": id.New(), "onset_at": o.Dose.OccurredAt, "events": []string{"fever"}, "serious": false, "outcome": "recovering"}
	if status := p.post("aefi", other, &out); status != 409 || out.Code != "id_taken" {
		t.Errorf("%d %+v", status, out)
	}
	worse := maps.Clone(act)
	worse["events"], worse["serious"], worse["reasons"] = []string{"seizure"}, true, []string{"hospitalization"}
	if status := p.post("aefi", worse, &out); status != 409 || out.Code != "id_taken" {
		t.Errorf("%d %+v", status, out)
	}
	other["id"] = id.New()
	if status := p.post("aefi", other, &out); status != 404 || out.Code != "aefi_dose_needed" {
		t.Errorf("%d %+v", status, out)
	}
	found, err := p.drive.Store.AEFIs(context.Background(), staff.Over(testkit.Pune), aefi.Open, store.AEFIPlace{}, 10)
	if err != nil || len(found) != 1 || found[0].Reporter == "" {
		t.Errorf("%+v, %v", found, err)
	}
}
