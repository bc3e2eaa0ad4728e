package coverage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

// A dose counts once by each measure, in its district, state and country, on its day and on all days.
func TestAddDose(t *testing.T) {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	day := when.MustDate("2021-09-17")
	tally := coverage.Tally{}
	tally.AddDose(p, coverage.DoseGiven{Number: 2, Product: "COVAXIN", Sex: "other", Age: 45, Area: "IN-MH-363", Group: "health_worker", Day: day, At: day.At(23*60+30, p.Zone)})
	want := coverage.Tally{}
	for _, area := range []string{"IN-MH-363", "IN-MH", "IN"} {
		for _, measure := range []string{"doses", "dose:2", "product:COVAXIN", "sex:other", "age:45-59"} {
			want[coverage.Key{Area: area, Measure: measure}] = 1
			want[coverage.Key{Area: area, Day: day, Measure: measure}] = 1
		}
		want[coverage.Key{Area: area, Measure: "group:45-59:2"}], want[coverage.Key{Area: area, Measure: "group:health_worker:2"}] = 1, 1
		want[coverage.Key{Area: area, Day: day, Measure: "hour:23"}] = 1
	}
	if diff := cmp.Diff(want, tally); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Small counts that could point at a person are hidden; totals, zero and counts at the threshold stay.
func TestSuppress(t *testing.T) {
	f := coverage.Figures{Counts: map[string]int64{"doses": 3, "sex:other": 4, "sex:female": 5, "age:12-14": 0, "dose:1": 1}}
	f.Suppress(5)
	want := map[string]int64{"doses": 3, "sex:other": coverage.Hidden, "sex:female": 5, "age:12-14": 0, "dose:1": coverage.Hidden}
	if diff := cmp.Diff(want, f.Counts); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
