package schedule_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// said writes steps a line each: dose, product, first day, and the rules behind it.
func said(steps []schedule.Step) string {
	var out strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&out, "%d %s %s", s.Number, s.Product.Code, s.From)
		if s.Phase != nil {
			fmt.Fprintf(&out, " by %s", s.Phase.ID)
		}
		if s.Interval != nil {
			fmt.Fprintf(&out, ", %s after %s", s.Interval.ID, s.After.On)
			if s.Assumed {
				out.WriteString(" (to come)")
			}
		}
		if s.Until != 0 {
			fmt.Fprintf(&out, ", best by %s", s.Until)
		}
		for _, f := range s.Against {
			fmt.Fprintf(&out, "; today %s", f.Code)
		}
		out.WriteString("\n")
	}
	return out.String()
}

func TestExplain(t *testing.T) {
	for name, c := range map[string]struct {
		person schedule.Person
		given  []schedule.Given
		today  string
		want   string
	}{
		"an adult with nothing given": {schedule.Person{BirthYear: 1980}, nil, "2021-07-01", `
1 ALPHA 2021-07-01 by adults
1 BETA 2021-07-01 by adults
2 ALPHA 2021-09-23 by adults, alpha-84 after 2021-07-01 (to come), best by 2021-10-21; today dose_too_early
2 BETA 2021-07-22 by adults, second-21 after 2021-07-01 (to come); today dose_too_early
3 ALPHA 2022-03-22 by third, third-180 after 2021-09-23 (to come); today dose_too_early; today phase_not_open
3 BETA 2022-01-18 by third, third-180 after 2021-07-22 (to come); today dose_too_early; today phase_not_open
`},
		"the second dose is of the first one's vaccine": {schedule.Person{BirthYear: 1980}, []schedule.Given{{1, "ALPHA", when.MustDate("2021-06-01")}}, "2021-07-01", `
2 ALPHA 2021-08-24 by adults, alpha-84 after 2021-06-01, best by 2021-09-21; today dose_too_early
3 ALPHA 2022-02-20 by third, third-180 after 2021-08-24 (to come); today dose_too_early; today phase_not_open
`},
		"before her turn": {schedule.Person{BirthYear: 1950}, nil, "2021-02-01", `
1 ALPHA 2021-03-01 by old; today phase_not_open
1 BETA 2021-06-01 by old; today product_not_yet; today phase_not_open
2 ALPHA 2021-03-29 by old, alpha-28 after 2021-03-01 (to come), best by 2021-04-26; today dose_too_early
2 BETA 2021-06-22 by old, second-21 after 2021-06-01 (to come); today dose_too_early
3 ALPHA 2022-01-01 by third, third-180 after 2021-03-29 (to come); today dose_too_early; today phase_not_open
3 BETA 2022-01-01 by third, third-180 after 2021-06-22 (to come); today dose_too_early; today phase_not_open
`},
		"an age that nothing is open to": {schedule.Person{BirthYear: 2009, BirthDate: when.MustDate("2009-06-01")}, nil, "2021-07-02", `
1 ALPHA 2027-01-01 by adults; today age_below
1 BETA 2027-01-01 by adults; today age_below
2 ALPHA 2027-03-26 by adults, alpha-84 after 2027-01-01 (to come), best by 2027-04-23; today dose_too_early
2 BETA 2027-01-22 by adults, second-21 after 2027-01-01 (to come); today dose_too_early
3 ALPHA 2027-06-24 by third, third-90 after 2027-03-26 (to come); today dose_too_early
3 BETA 2027-04-22 by third, third-90 after 2027-01-22 (to come); today dose_too_early
`},
		"all had": {schedule.Person{BirthYear: 1980}, []schedule.Given{{1, "ALPHA", 1}, {2, "ALPHA", 100}, {3, "ALPHA", 300}}, "2022-07-01", "\n"},
	} {
		got := "\n" + said(rules().Explain(c.person, c.given, when.MustDate(c.today)))
		if got != c.want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// The explanation and the dose that is due are the same thing, and each day that is promised is one on which nothing stops the dose.
func TestExplainAgreesWithDueAndCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, p, given := drawRules(t), drawPerson(t), drawGiven(t)
		today := drawDate(t, "2020-12-01", "2023-06-30", "today")
		due, steps := r.Due(p, given, today), r.Explain(p, given, today)
		if (due.Number == 0) != (len(steps) == 0) {
			t.Fatalf("due %d, explained %v", due.Number, steps)
		}
		for _, s := range steps {
			if s.From == 0 {
				continue
			}
			if s.Number == due.Number {
				if s.From < due.From {
					t.Fatalf("explained from %s, due from %s", s.From, due.From)
				}
				if f, no := schedule.Stopped(r.Check(p, given, schedule.Want{Product: s.Product.Code, On: s.From})); no {
					t.Fatalf("%s on %s is promised, and %s", s.Product.Code, s.From, f.Code)
				}
			}
			if s.Phase == nil || s.Assumed != (s.Number > due.Number) {
				t.Fatalf("nobody says who admits, or what is assumed: %+v", s)
			}
		}
		if len(steps) > 0 && (steps[0].From == 0) != (due.From == 0) {
			t.Fatalf("explained from %q, due from %q", steps[0].From, due.From)
		}
	})
}
