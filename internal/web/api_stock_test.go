package web_test

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// A program orders, sends, takes in, counts and writes off vaccine, each act once however often it is sent.
func TestAProgramKeepsVaccine(t *testing.T) {
	p := newProgram(t, staff.District)
	above := p.drive.Facility
	above.ID, above.Kind = id.New(), facility.Store
	if err := p.drive.Store.AddFacilities(context.Background(), testkit.National(), []facility.Facility{above}); err != nil {
		t.Fatal(err)
	}
	lot := testkit.NewDriveAt(t, p.drive.Store, above).Lot("COVISHIELD", "2022-06-30", 100)
	here, shipment := p.drive.Facility.ID, id.New()
	portion := func(doses int) map[string]any { return map[string]any{"lot_id": lot.ID, "doses": doses} }
	came := portion(60)
	came["vvm"] = 1
	for _, c := range []struct {
		path string
		act  map[string]any
	}{
		{"orders", map[string]any{"id": id.New(), "facility_id": here, "supplier_id": above.ID, "product": "COVISHIELD", "doses": 60}},
		{"shipments", map[string]any{"id": shipment, "from_id": above.ID, "to_id": here, "lots": []any{portion(60)}}},
		{"arrivals", map[string]any{"id": id.New(), "shipment_id": shipment, "lots": []any{came}}},
		{"wastes", map[string]any{"id": id.New(), "facility_id": here, "lot_id": lot.ID, "from": "store", "doses": 5, "reason": "frozen"}},
		{"counts", map[string]any{"id": id.New(), "facility_id": here, "lot_id": lot.ID, "doses": 50, "reason": "five are gone"}},
	} {
		for range 2 {
			var out problem
			if status := p.post(c.path, c.act, &out); status != 200 {
				t.Errorf("%s: %d %+v", c.path, status, out)
			}
		}
	}
	held, err := p.drive.Store.Holdings(context.Background(), staff.Over(testkit.Pune), here)
	if err != nil || len(held) != 1 || held[0].OnHand != 50 {
		t.Errorf("%+v, %v", held, err)
	}
	var out problem
	if status := p.post("shipments", map[string]any{"id": id.New(), "from_id": above.ID, "to_id": here, "lots": []any{portion(41)}}, &out); status != 422 || out.Code != "stock_short" {
		t.Errorf("more than there is: %d %+v", status, out)
	}
}
