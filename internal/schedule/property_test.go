package schedule_test

import (
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

var (
	products = []string{"ALPHA", "BETA", "MINI", "UNKNOWN"}
	groups   = []string{"", "nurse", "other"}
)

func drawDate(t *rapid.T, from, until, label string) when.Date {
	return when.Date(rapid.Int32Range(int32(when.MustDate(from)), int32(when.MustDate(until))).Draw(t, label))
}

// drawRules varies the rules of rules_test.go: other dates and other days, also some that no country would write.
func drawRules(t *rapid.T) *schedule.Rules {
	r := rules()
	for i := range r.Intervals {
		rule := &r.Intervals[i]
		rule.From = drawDate(t, "2021-01-01", "2022-12-31", "interval from")
		if rapid.Bool().Draw(t, "interval ends") {
			rule.Until = rule.From.Add(rapid.IntRange(0, 200).Draw(t, "interval length"))
		}
		rule.MinDays = rapid.IntRange(0, 300).Draw(t, "min days")
	}
	for i := range r.Phases {
		phase := &r.Phases[i]
		phase.From = drawDate(t, "2021-01-01", "2022-12-31", "phase from")
		phase.MinAge = rapid.IntRange(0, 30).Draw(t, "min age")
	}
	return r
}

func drawPerson(t *rapid.T) schedule.Person {
	born := drawDate(t, "1950-01-01", "2023-01-01", "born")
	p := schedule.Person{BirthYear: born.Year(), Group: rapid.SampledFrom(groups).Draw(t, "group")}
	if rapid.Bool().Draw(t, "birth date known") {
		p.BirthDate = born
	}
	return p
}

func drawGiven(t *rapid.T) []schedule.Given {
	var given []schedule.Given
	for n := 1; n <= 3; n++ {
		if rapid.Bool().Draw(t, "dose was given") {
			given = append(given, schedule.Given{Number: n,
				Product: rapid.SampledFrom(products).Draw(t, "given"), On: drawDate(t, "2021-01-01", "2023-01-01", "given on")})
		}
	}
	return given
}

func TestCheckDoesNotCareForTheOrderOfDoses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, p, given := drawRules(t), drawPerson(t), drawGiven(t)
		w := schedule.Want{Product: rapid.SampledFrom(products).Draw(t, "want"), Number: rapid.IntRange(0, 5).Draw(t, "dose"),
			On: drawDate(t, "2020-12-01", "2023-12-31", "on"), BookedOn: drawDate(t, "2020-12-01", "2023-12-31", "booked")}
		first := r.Check(p, given, w)
		shuffled := slices.Clone(given)
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed"))).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		if diff := cmp.Diff(first, r.Check(p, shuffled, w)); diff != "" {
			t.Fatalf("other findings in another order:\n%s", diff)
		}
		for _, f := range first {
			if f.Code == "dose_too_early" {
				w.On = when.MustDate(f.Args["due"])
				for _, again := range r.Check(p, given, w) {
					if again.Code == "dose_too_early" {
						t.Fatalf("too early again on the day that was promised: %v", again)
					}
				}
			}
		}
	})
}

func TestDueIsTheFirstDayThatNothingStops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, p, given := drawRules(t), drawPerson(t), drawGiven(t)
		today := drawDate(t, "2020-12-01", "2023-06-30", "today")
		due := r.Due(p, given, today)
		if due.Number == 0 {
			return
		}
		stopped := func(product string, on when.Date) bool {
			_, yes := schedule.Stopped(r.Check(p, given, schedule.Want{Product: product, On: on}))
			return yes
		}
		last := today.Add(1000) // where no day is known, as many as any rule here can look ahead for an adult
		if due.From != 0 {
			last = min(last, due.From-1)
			for _, product := range due.Products {
				if stopped(product, due.From) {
					t.Fatalf("%s is stopped on %s, the day it is due", product, due.From)
				}
			}
		}
		for day := today; day <= last; day++ {
			for _, product := range products {
				if !stopped(product, day) {
					t.Fatalf("%s may be given on %s, and is due on %q only", product, day, due.From)
				}
			}
		}
		if (len(due.Why) == 0) != (due.From == today) {
			t.Fatalf("due %q, today %s, against it %v", due.From, today, due.Why)
		}
	})
}

func TestADoseThatNothingStopsCostsNoMemory(t *testing.T) {
	r := rules()
	p := schedule.Person{BirthYear: 1980, BirthDate: when.MustDate("1980-05-01")}
	given := []schedule.Given{{Number: 1, Product: "ALPHA", On: when.MustDate("2021-06-01")}}
	w := schedule.Want{Product: "ALPHA", On: when.MustDate("2021-09-01")}
	if allocs := testing.AllocsPerRun(100, func() {
		if r.Check(p, given, w) != nil {
			t.Fatal("something stops the dose")
		}
	}); allocs != 0 {
		t.Errorf("%v allocations a check", allocs)
	}
}

func BenchmarkCheck(b *testing.B) {
	r := rules()
	p := schedule.Person{BirthYear: 1980}
	given := []schedule.Given{{Number: 1, Product: "ALPHA", On: when.MustDate("2021-06-01")}}
	w := schedule.Want{Product: "ALPHA", On: when.MustDate("2021-09-01")}
	b.ReportAllocs()
	for b.Loop() {
		r.Check(p, given, w)
	}
}
