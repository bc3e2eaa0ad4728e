package schedule_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// rules are those of no country: two products for adults, one for children, and a rule for each thing a rule can say.
func rules() *schedule.Rules {
	rule := func(id, from, until string) schedule.Rule {
		return schedule.Rule{ID: id, From: when.MustDate(from), Until: when.MustDate(until), Source: "test"}
	}
	adult := []string{"ALPHA", "BETA"}
	return &schedule.Rules{
		MaxDoses: 3,
		Products: []schedule.Product{
			{Code: "ALPHA", Name: "Alpha", From: when.MustDate("2021-01-01")},
			{Code: "BETA", Name: "Beta", From: when.MustDate("2021-06-01")},
			{Code: "MINI", Name: "Mini", From: when.MustDate("2021-01-01")},
		},
		Phases: []schedule.Phase{
			{Rule: rule("nurses", "2021-02-01", "2021-12-31"), MinAge: 18, AgeOn: schedule.AgeByYear, Groups: []string{"nurse"}, Doses: []int{1, 2}, Products: adult},
			{Rule: rule("old", "2021-03-01", ""), MinAge: 60, AgeOn: schedule.AgeByYear, Doses: []int{1, 2}, Products: adult},
			{Rule: rule("adults", "2021-05-01", ""), MinAge: 18, AgeOn: schedule.AgeByYear, Doses: []int{1, 2}, Products: adult},
			{Rule: rule("children", "2021-07-01", ""), MinAge: 5, MaxAge: 11, AgeOn: schedule.AgeByDay, Doses: []int{1, 2}, Products: []string{"MINI"}},
			{Rule: rule("third", "2022-01-01", ""), MinAge: 18, AgeOn: schedule.AgeByYear, Doses: []int{3}, Products: adult},
		},
		Intervals: []schedule.Interval{
			{Rule: rule("alpha-28", "2021-01-01", "2021-05-31"), Product: "ALPHA", Dose: 2, MinDays: 28, AdvisedDays: 35, MaxDays: 56},
			{Rule: rule("alpha-84", "2021-06-01", ""), Product: "ALPHA", Dose: 2, MinDays: 84, MaxDays: 112, HonourBooked: true},
			{Rule: rule("second-21", "2021-01-01", ""), Dose: 2, MinDays: 21},
			{Rule: rule("third-180", "2021-01-01", "2022-06-30"), Dose: 3, MinDays: 180},
			{Rule: rule("third-90", "2022-07-01", ""), Dose: 3, MinDays: 90},
		},
	}
}

// TestRulesFile keeps these rules as JSON, for the site app's port of Check: the browser tests put testdata/check.txt to it with them.
func TestRulesFile(t *testing.T) {
	got, err := json.MarshalIndent(rules(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/rules.json"
	if *update {
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got)+"\n" {
		t.Error("testdata/rules.json is not what rules() says: run go test ./internal/schedule -update")
	}
}
