package allocation_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

var supply = allocation.Supply{Doses: 1000, Unit: 10, Days: 28, Shelf: 28}

// Two districts small enough to reckon by hand.
func TestReckonedByHand(t *testing.T) {
	lines := allocation.Share(supply, []allocation.Need{
		{Area: "IN-MH-1", People: 5000, First: 1000, Due: 300, Stock: 100, Recent: 140}, // 280 doses in 28 days, 100 are there: 180 more
		{Area: "IN-MH-2", People: 2000, First: 500, Due: 200},
		{Area: "IN-MH-3", People: 3000, First: 2900, Due: 0, Stock: 500, Recent: 14},
	}, nil)
	got := ""
	for _, l := range lines {
		got += fmt.Sprintf("%s %d: %d and %d, %d days, %v\n", l.Area, l.Doses, l.ForSecond, l.ForFirst, allocation.Wait(supply, l), allocation.Why(supply, l))
	}
	// What MH-1 can use goes to its second doses; MH-2 has 200 due and then as many first ones as are left; MH-3 has enough.
	want := `IN-MH-1 180: 180 and 0, 654 days, [{second 180} {first 0} {stock 100} {pace 180}]
IN-MH-2 820: 200 and 620, 59 days, [{second 200} {first 620} {no_pace 0}]
IN-MH-3 0: 0 and 0, 100 days, [{first 0} {stock 100} {enough 500}]
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if wait := allocation.Wait(supply, allocation.Line{Need: allocation.Need{People: 10}}); wait != allocation.Never {
		t.Errorf("who gets nothing waits %d days", wait)
	}
}

// What is there already is as good as sent: of two alike, the one with stock gets so much less.
func TestStockThereIsTakenOff(t *testing.T) {
	lines := allocation.Share(supply, []allocation.Need{{Area: "a", People: 5000, Stock: 400}, {Area: "b", People: 5000}}, nil)
	if lines[0].Doses != 300 || lines[1].Doses != 700 {
		t.Errorf("%d and %d", lines[0].Doses, lines[1].Doses)
	}
}

func TestNeedsAreMadeOfCounters(t *testing.T) {
	got := allocation.NeedOf("IN-MH", 100, allocation.Count{First: 60, Second: 20, Early: 50, All: 80, Product: 60, Recent: 14, Stock: -5})
	want := allocation.Need{Area: "IN-MH", People: 100, First: 60, Due: 23, Recent: 14} // 30 due of all products, three quarters of them
	if got != want || got.None() != 40 {
		t.Errorf("%+v, %d without", got, got.None())
	}
	for product, want := range map[string]string{"COVISHIELD": "2021-07-22", "COVAXIN": "2021-09-16", "SPUTNIKV": "2021-09-23"} {
		if day, ok := allocation.DueBefore(testkit.India().Rules, product, when.MustDate("2021-09-17"), 28); !ok || day.String() != want {
			t.Errorf("%s: first doses until %s, not %s", product, day, want)
		}
	}
	if _, ok := allocation.DueBefore(testkit.India().Rules, "NOSUCH", when.MustDate("2021-09-17"), 28); ok {
		t.Error("a product that is not there has a second dose")
	}
}

func TestPeopleByAreaAndGroup(t *testing.T) {
	tree, groups := testkit.India().Areas, []string{"60+", "45-59"}
	figures, err := allocation.ReadFigures(tree, groups, "IN", "\ufeffArea,Group,People\nIN-MH-363,60+,100\nIN-MH-395, 60+ ,\"1,200\"\n\nIN-MH-363,45-59,30\nKerala,60+,7\nIN-KL-301,60+,9999\n")
	testkit.Done(t, err)
	for area, want := range map[string]int{"IN-MH-363": 130, "IN-MH": 1330, "IN-KL": 7, "IN": 1337} {
		if got := allocation.People(tree, area, allocation.Groups(figures), figures); got != want {
			t.Errorf("%s has %d people, not %d", area, got, want)
		}
	}
	if got := allocation.People(tree, "IN-MH", []string{"45-59"}, figures); got != 30 {
		t.Errorf("%d people of one group", got)
	}
	pasted, err := allocation.ReadFigures(tree, groups, "IN-MH", "IN-MH-363\t60+\t100")
	if err != nil || len(pasted) != 1 || pasted[0].People != 100 {
		t.Errorf("from a sheet: %v, %v", pasted, err)
	}
	_, err = allocation.ReadFigures(tree, groups, "IN-MH", "area,group,people\nIN-KL,60+,1\nAtlantis,60+,1\nIN-MH-363,elders,1\nIN-MH-363,60+,many\nIN-MH-363,60+,-1\nIN-MH-395,60+,1\nIN-MH-395,60+,1\nIN-MH,60+\n")
	want := "figures_area [table] line=2; figures_area [table] line=3; figures_group [table] groups=60+, 45-59 line=4; figures_people [table] line=5 most=2000000000; figures_people [table] line=6 most=2000000000; figures_twice [table] line=8; figures_columns [table] line=9"
	if err == nil || strings.ReplaceAll(err.Error(), "\n", "; ") != want {
		t.Errorf("the mistakes are %v", err)
	}
	_, err = allocation.ReadFigures(tree, groups, "IN", " \n")
	testkit.Refused(t, err, "figures_empty")
}

func newPlan(t *testing.T) allocation.Plan {
	t.Helper()
	act := allocation.New{ID: id.New(), Area: "IN-MH", Level: place.District, Product: "COVISHIELD", Groups: []string{"60+"}, From: when.MustDate("2021-09-17"),
		Doses: 1005, Vials: 1, Days: 28, Shelf: 28, By: "asha"}
	testkit.Done(t, allocation.CheckNew(testkit.India(), act))
	plan, err := allocation.DecideNew(testkit.India(), act, []allocation.Need{{Area: "IN-MH-395", People: 500}, {Area: "IN-MH-363", People: 500}, {Area: "IN-MH-389", People: 9000}}, 1)
	testkit.Done(t, err)
	return plan
}

// doses are what a plan gives, area by area.
func doses(p allocation.Plan) string {
	out := ""
	for _, l := range p.Lines {
		out += fmt.Sprintf("%s:%d ", l.Area, l.Doses)
	}
	return out + fmt.Sprintf("kept:%d", p.Kept())
}

func TestAPlanIsMadeChangedAndAccepted(t *testing.T) {
	plan := newPlan(t)
	if got := doses(plan); got != "IN-MH-363:50 IN-MH-389:900 IN-MH-395:50 kept:5" {
		t.Fatal(got)
	}
	set := allocation.Change{ID: id.New(), Area: "IN-MH-395", Doses: 500, Version: 1, By: "asha"}
	changed, err := allocation.DecideChange(plan, set, 2)
	testkit.Done(t, err)
	if got := doses(changed); got != "IN-MH-363:30 IN-MH-389:470 IN-MH-395:500 kept:5" {
		t.Error(got)
	}
	again, err := allocation.DecideChange(changed, set, 3)
	if diff := cmp.Diff(changed, again); diff != "" || err != nil {
		t.Errorf("a double click is a second change: %v\n%s", err, diff)
	}
	for code, act := range map[string]allocation.Change{
		"allocation_changed":  {ID: id.New(), Area: "IN-MH-363", Doses: 10, Version: 1},
		"allocation_whole":    {ID: id.New(), Area: "IN-MH-363", Doses: 15, Version: 2},
		"allocation_too_much": {ID: id.New(), Area: "IN-MH-363", Doses: 510, Version: 2},
		"allocation_line":     {ID: id.New(), Area: "IN-KL", Doses: 10, Version: 2},
		"id_malformed":        {ID: "x", Area: "IN-MH-363", Doses: 10, Version: 2},
	} {
		_, err := allocation.DecideChange(changed, act, 3)
		testkit.Refused(t, err, code)
	}
	freed, err := allocation.DecideChange(changed, allocation.Change{ID: id.New(), Area: "IN-MH-395", Free: true, Version: 2, By: "ravi"}, 3)
	testkit.Done(t, err)
	if got := doses(freed); got != doses(plan) {
		t.Errorf("given back to the rules, the plan is %s", got)
	}
	done, err := allocation.DecideAccept(freed, allocation.Accept{ID: id.New(), Version: 3, By: "ravi"}, 4)
	testkit.Done(t, err)
	told := ""
	for _, e := range done.History {
		told += fmt.Sprintf("%s %s %s %d>%d; ", e.By, e.What, e.Area, e.Before, e.After)
	}
	if want := "asha made  0>1000; asha set IN-MH-395 50>500; ravi freed IN-MH-395 500>50; ravi accepted  0>1000; "; told != want {
		t.Error(told)
	}
	_, err = allocation.DecideChange(done, allocation.Change{ID: id.New(), Area: "IN-MH-363", Version: 4}, 5)
	testkit.Refused(t, err, "allocation_accepted")
}

func TestWhatIsWrongWithAPlan(t *testing.T) {
	err := allocation.CheckNew(testkit.India(), allocation.New{ID: "x", Area: "Atlantis", Level: "village", Product: "WATER", Shelf: 1000})
	want := "id_malformed [id]; area_unknown [area]; product_unknown [product] product=WATER; allocation_level [level]; allocation_groups [groups]; date_needed [from]; doses_needed [doses] most=2000000000; " +
		"allocation_vials [vials] most=10000; allocation_days [days] most=366; allocation_days [shelf] most=366"
	if err == nil || strings.ReplaceAll(err.Error(), "\n", "; ") != want {
		t.Errorf("the faults are %v", err)
	}
	_, err = allocation.DecideNew(testkit.India(), allocation.New{Product: "COVISHIELD", Vials: 1}, []allocation.Need{{Area: "IN-MH-363"}}, 1)
	testkit.Refused(t, err, "allocation_people")
}
