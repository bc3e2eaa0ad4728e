package replay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

func TestApportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1e11), 1, 40).Draw(t, "weights")
		total := rapid.Int64Range(0, 1e9).Draw(t, "total")
		parts := apportion(weights, total)
		var sum, all int64
		for i, p := range parts {
			sum += p
			all += weights[i]
		}
		if sum != total {
			t.Fatalf("%v add up to %d, want %d", parts, sum, total)
		}
		for i, p := range parts {
			if all == 0 {
				break
			}
			if exact := float64(weights[i]) * float64(total) / float64(all); float64(p) < exact-1.001 || float64(p) > exact+1.001 {
				t.Errorf("part %d is %d, its share is %f", i, p, exact)
			}
		}
	})
}

// anyDay draws a day whose splits need not add up.
func anyDay(t *rapid.T) *Day {
	d := &Day{Date: when.DateOf(2021, 6, 2)}
	for i := range rapid.IntRange(1, 5).Draw(t, "states") {
		s := State{Name: fmt.Sprint("state ", i), First: rapid.Int64Range(0, 3000).Draw(t, "first"), Second: rapid.Int64Range(0, 3000).Draw(t, "second"),
			Sites: rapid.Int64Range(0, 40).Draw(t, "sites")}
		for k := range s.Splits {
			s.Splits[k].Known = true
			for part := range s.Splits[k].Parts {
				s.Splits[k].Parts[part] = rapid.Int64Range(0, 4000).Draw(t, "part")
			}
		}
		d.States = append(d.States, s)
	}
	return d
}

func TestScaledKeepsTheSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay(t)
		scale := rapid.Float64Range(0.0001, 1).Draw(t, "scale")
		var first, scaledFirst int64
		for i, s := range d.Scaled(scale) {
			first, scaledFirst = first+d.States[i].First, scaledFirst+s.First
			if s.First > d.States[i].First || s.Second > d.States[i].Second {
				t.Errorf("%s has grown: %+v", s.Name, s)
			}
			for k, split := range s.Splits {
				if sum := split.Parts[0] + split.Parts[1] + split.Parts[2]; sum != s.Doses() {
					t.Errorf("%s: split %d adds up to %d of %d doses", s.Name, k, sum, s.Doses())
				}
			}
		}
		if exact := scale * float64(first); float64(scaledFirst) < exact-0.51 || float64(scaledFirst) > exact+0.51 {
			t.Errorf("%d first doses of %d at scale %f", scaledFirst, first, scale)
		}
	})
}

func TestScaleOneIsTheDay(t *testing.T) {
	d, err := RecordDay()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d.States, d.Scaled(1)); diff != "" {
		t.Error(diff)
	}
}

// Every figure of a state is met by the doses dealt, and the vaccine at each site is what its sessions need.
func TestPlanMeetsTheFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figures := anyDay(t).Scaled(1)[0]
		p := testPlan(figures, when.DateOf(2021, 9, 17))
		var second int64
		var counts [3][3]int64
		for _, c := range p.cells {
			if c.second {
				second++
			}
			for k, part := range c.of {
				counts[k][part]++
			}
		}
		if int64(len(p.cells)) != figures.Doses() || second != figures.Second || int64(len(p.seconds)) != second {
			t.Fatalf("%d doses, %d second", len(p.cells), second)
		}
		for k, split := range figures.Splits {
			if counts[k] != split.Parts {
				t.Errorf("split %d is %v, want %v", k, counts[k], split.Parts)
			}
		}
		places, vaccine, used := map[string]int{}, map[string]int{}, map[string]int{}
		for _, s := range p.sites {
			for _, act := range p.receipts(s) {
				r := act.(stock.Receive)
				vaccine[r.FacilityID+r.Lot.ID] += r.Doses
			}
			for _, act := range p.sessions(s) {
				publish := act.(session.Publish)
				places[publish.ID] = publish.Slots[0].Capacity
				vaccine[publish.FacilityID+publish.Lots[0].LotID] -= publish.Lots[0].Doses
			}
		}
		take := func(d dose.Record) { used[d.SessionID]++ }
		for n := range p.cells {
			take(p.today(n))
		}
		for _, n := range p.seconds {
			take(p.earlier(n))
		}
		if diff := cmp.Diff(places, used); diff != "" {
			t.Errorf("places and doses differ: %s", diff)
		}
		for key, left := range vaccine {
			if left != 0 {
				t.Errorf("%d doses are left at %s", left, key)
			}
		}
	})
}

func testPlan(figures State, day when.Date) *plan {
	return newPlan(day, 0.5, figures, Area{"IN-GA", "Goa"}, []Area{{"IN-GA-151", "North Goa"}, {"IN-GA-152", "South Goa"}})
}

func TestPlanIsTheSameEachTime(t *testing.T) {
	figures := State{Name: "Goa", First: 700, Second: 800, Sites: 5, Splits: [3]Split{
		{[3]int64{700, 790, 10}, true}, {[3]int64{500, 500, 500}, true}, {[3]int64{1000, 400, 100}, true}}}
	say := func() string {
		var b strings.Builder
		ids := map[string]bool{}
		for _, stage := range testPlan(figures, when.DateOf(2021, 9, 17)).stages() {
			for _, c := range stage {
				for _, act := range c.acts() {
					text, err := json.Marshal(act)
					if err != nil {
						t.Fatal(err)
					}
					var named struct{ ID string }
					if json.Unmarshal(text, &named); ids[named.ID] {
						t.Errorf("two acts share the id %s", named.ID)
					}
					ids[named.ID] = true
					fmt.Fprintf(&b, "%s %s\n", c.name, text)
				}
			}
		}
		return b.String()
	}
	if diff := cmp.Diff(say(), say()); diff != "" {
		t.Error(diff)
	}
}

// The rules of the pack have nothing against any dose of a plan, on days under different rules, and everybody is in
// their age band on the day.
func TestRulesAllowThePlan(t *testing.T) {
	in, err := pack.LoadFolder(packs.Open("in"))
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []string{"2021-02-13", "2021-03-16", "2021-05-03", "2021-05-20", "2021-09-17", "2022-01-05"} {
		vaccine := [3]int64{200, 200, 200}
		if day < "2021-05-03" { // Sputnik V was not there yet
			vaccine = [3]int64{300, 300, 0}
		}
		p := testPlan(State{Name: "Goa", First: 300, Second: 300, Sites: 20, Splits: [3]Split{
			{[3]int64{200, 200, 200}, true}, {[3]int64{200, 200, 200}, true}, {vaccine, true}}}, when.MustDate(day))
		for n, c := range p.cells {
			act := p.person(n)
			person := schedule.Person{BirthYear: act.BirthYear, Group: act.Group}
			product := vaccines[c.of[byVaccine]]
			var given []schedule.Given
			if c.second {
				first := p.firstDayOf(n)
				if findings := in.Rules.Check(person, nil, schedule.Want{Product: product, Number: 1, On: first}); schedule.Refusal(findings) != nil {
					t.Fatalf("%s: first dose of %s on %s, born %d: %v", day, product, first, act.BirthYear, findings)
				}
				given = append(given, schedule.Given{Number: 1, Product: product, On: first})
			}
			findings := in.Rules.Check(person, given, schedule.Want{Product: product, Number: len(given) + 1, On: p.day})
			if schedule.Refusal(findings) != nil {
				t.Fatalf("%s: dose %d of %s, born %d, before: %v: %v", day, len(given)+1, product, act.BirthYear, given, findings)
			}
			if got, want := "age:"+in.AgeBand(schedule.AgeAt(person, p.day)), splits[byAge].measures[c.of[byAge]]; got != want {
				t.Fatalf("%s: born %d is in %s, want %s", day, act.BirthYear, got, want)
			}
		}
	}
}
