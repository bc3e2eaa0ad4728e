package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// search is what a program gets for a search.
type search struct {
	AsOf     time.Time `json:"as_of"`
	Sessions []struct {
		ID, Product string
		Km          *float64
		Slots       []struct{ Slot, Free int }
	}
	Code   string
	Faults []struct{ Code, Field string }
}

func (p *program) search(query string) (int, search) {
	p.t.Helper()
	resp, err := http.Get(p.url + "/api/v1/sessions?" + query)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out search
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, out
}

func TestProgramsSearchAsPeopleDo(t *testing.T) {
	p := newProgram(t, staff.District)
	day := testkit.Today.Add(1)
	paid := p.drive.Plan(day, p.drive.Lot("COVISHIELD", "2022-06-30", 6), 2)
	paid.Fee = 78000
	first, second := p.drive.Publish(paid), p.drive.Session(day, 3)
	date := "&date=" + day.String()
	for query, want := range map[string]string{
		"pin_code=411027" + date:                                   first.ID + " " + second.ID,
		"pin_code=411027&cost=paid" + date:                         first.ID,
		"area=" + testkit.Pune + "&cost=free&age=30&dose=1" + date: second.ID,
		"near=18.46,73.81" + date:                                  first.ID + " " + second.ID,
		"near=18.46,73.81&product=COVAXIN" + date:                  "",
		"near=-18.46,73.81" + date:                                 "",
	} {
		status, got := p.search(query)
		if status != http.StatusOK || len(got.Sessions) != len(strings.Fields(want)) || got.AsOf.IsZero() {
			t.Errorf("%s: %d %+v", query, status, got)
		}
		for _, s := range got.Sessions {
			near := strings.HasPrefix(query, "near")
			if !strings.Contains(want, s.ID) || (s.Km != nil) != near || near && (*s.Km < 9.9 || *s.Km > 10.1) || len(s.Slots) != 2 {
				t.Errorf("%s: %+v", query, s)
			}
		}
	}
	for query, code := range map[string]string{
		"":                              "search_needs_place",
		"near=here":                     "near_malformed",
		"near=95,1":                     "near_malformed",
		"pin_code=411027&age=-1":        "age_malformed",
		"pin_code=411027&dose=x":        "dose_number_malformed",
		"pin_code=411027&product=X":     "product_unknown",
		"pin_code=411027&cost=dear":     "cost_unknown",
		"pin_code=411027&date=tomorrow": "date_malformed",
	} {
		if status, got := p.search(query); status != http.StatusBadRequest || got.Code != code {
			t.Errorf("%s: %d %s", query, status, got.Code)
		}
	}
}
