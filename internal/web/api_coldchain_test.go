package web_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// A logger's gateway sends readings, many at once and again; what they show to be too warm waits for a decision.
func TestAProgramSendsTemperatures(t *testing.T) {
	p := newProgram(t, staff.District)
	fridge := id.New()
	add := map[string]any{"id": fridge, "facility_id": p.drive.Facility.ID, "kind": "refrigerator", "name": "Fridge 1", "since": "2021-01-01"}
	for range 2 {
		var out problem
		if status := p.post("equipment", add, &out); status != 200 {
			t.Fatalf("equipment: %d %+v", status, out)
		}
	}
	p.drive.Lot("COVISHIELD", "2022-06-30", 100)
	now := testkit.Today.At(10*60, testkit.India().Zone)
	var readings []map[string]any
	for n := range 13 {
		readings = append(readings, map[string]any{"equipment_id": fridge, "at": now.Add(-time.Duration(n) * time.Hour), "celsius": 9.5})
	}
	readings = append(readings, map[string]any{"equipment_id": id.New(), "at": now, "celsius": 4}, map[string]any{"equipment_id": fridge, "at": now})
	var out struct {
		Fresh, Already, Differ int
		Refused                []struct {
			Index   int
			Problem problem
		}
		Excursions []string
	}
	if status := p.post("temperatures", map[string]any{"readings": readings}, &out); status != 200 || out.Fresh != 13 || len(out.Refused) != 2 ||
		out.Refused[0].Index != 13 || out.Refused[0].Problem.Code != "equipment_unknown" || out.Refused[1].Problem.Code != "reading_malformed" || len(out.Excursions) != 0 {
		t.Errorf("%d %+v", status, out) // the vaccine came after it was warm
	}
	if status := p.post("temperatures", map[string]any{"readings": readings}, &out); status != 200 || out.Fresh != 0 || out.Already != 13 {
		t.Errorf("again: %d %+v", status, out)
	}
	var list struct {
		Equipment []struct {
			ID, State string
			Low, High float64
			Last      struct{ Celsius float64 }
		}
		Readings   []struct{ Celsius float64 }
		Excursions []struct{ ID string }
	}
	read := func(path string) {
		t.Helper()
		req, err := http.NewRequest(http.MethodGet, p.url+"/api/v1/"+path, nil)
		testkit.Done(t, err)
		req.Header.Set("Authorization", "Bearer "+p.token)
		resp, err := http.DefaultClient.Do(req)
		testkit.Done(t, err)
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&list); err != nil || resp.StatusCode != 200 {
			t.Fatalf("%s: %d, %v", path, resp.StatusCode, err)
		}
	}
	read("equipment")
	if len(list.Equipment) != 1 || list.Equipment[0].State != "range" || list.Equipment[0].High != 8 || list.Equipment[0].Last.Celsius != 9.5 {
		t.Errorf("%+v", list.Equipment)
	}
	read("equipment/" + fridge + "/temperatures?from=2021-09-16&until=2021-09-17")
	if len(list.Readings) != 13 {
		t.Errorf("%+v", list.Readings)
	}
	read("excursions")
	if len(list.Excursions) != 0 {
		t.Errorf("%+v", list.Excursions)
	}
}
