package schedule_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// A child waits for the vaccine for children: what is said against today is of that one, not of the first for adults.
func TestWhatStandsAgainstTodayIsOfTheVaccineThatIsDue(t *testing.T) {
	r := rules()
	child := schedule.Person{BirthYear: 2021}
	today := when.MustDate("2021-08-01")
	due := r.Due(child, nil, today)
	if due.From != when.MustDate("2026-01-01") || !cmp.Equal(due.Products, []string{"MINI"}) {
		t.Fatalf("due from %s with %v", due.From, due.Products)
	}
	own := r.Check(child, nil, schedule.Want{Product: "MINI", Number: 1, On: today})
	if diff := cmp.Diff(own, due.Why); diff != "" {
		t.Errorf("(-what stands against Mini +what is told)\n%s", diff)
	}
}
