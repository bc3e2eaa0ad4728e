package storetest

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/testkit"
)

const nextDistrict = "IN-MH-395" // beside Pune, in the same state

// planner answers for Maharashtra.
func planner() staff.Actor {
	return staff.Actor{ID: id.Derive("planner"), Role: staff.State, Scope: staff.Over("IN-MH")}
}

func shareOut(doses int) allocation.New {
	return allocation.New{ID: id.New(), Area: "IN-MH", Level: "district", Product: "COVISHIELD", Groups: []string{"60+", "45-59"}, From: testkit.Today,
		Doses: doses, Vials: 1, Days: 28, Shelf: 28}
}

// TestAPlanIsMadeOnWhatIsKnown: people, doses given, the pace, vaccine there and on its way all come into it, each of the right areas, products and days.
func TestAPlanIsMadeOnWhatIsKnown(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		ctx := context.Background()
		s := db.Open(t)
		pune, next := testkit.NewDrive(t, s), testkit.NewDriveIn(t, s, nextDistrict)
		testkit.Done(t, s.SetPeople(ctx, planner(), []allocation.Figure{{Area: testkit.Pune, Group: "60+", People: 9999}, {Area: nextDistrict, Group: "60+", People: 700}}))
		testkit.Done(t, s.SetPeople(ctx, planner(), []allocation.Figure{{Area: testkit.Pune, Group: "60+", People: 900}, {Area: testkit.Pune, Group: "45-59", People: 100},
			{Area: testkit.Pune, Group: "18-44", People: 5000}}))
		testkit.Refused(t, s.SetPeople(ctx, planner(), []allocation.Figure{{Area: testkit.Delhi, Group: "60+", People: 1}}), "forbidden")

		conn := db.SQL(t)
		for _, count := range []struct {
			day     string
			measure string
			n       int
		}{
			{"", "dose:1", 300}, {"", "dose:2", 80}, {"", "doses", 380}, {"", "product:COVISHIELD", 190},
			{"2021-07-22", "dose:1", 120}, {"2021-07-23", "dose:1", 180}, // the second doses of these are due a day too late
			{"2021-09-02", "doses", 50}, {"2021-09-03", "doses", 60}, {"2021-09-16", "doses", 10}, {"2021-09-17", "doses", 70}, // 3 to 16 September is the pace
		} {
			_, err := conn.Exec("INSERT INTO tally (area_id, day, measure, n) VALUES ($1, $2, $3, $4)", testkit.Pune, count.day, count.measure, count.n)
			testkit.Done(t, err)
		}

		pune.Lot("COVISHIELD", "2021-09-17", 30) // good on the day the period begins
		pune.Lot("COVISHIELD", "2021-09-16", 40) // and one that is not
		pune.Lot("COVAXIN", "2022-06-30", 50)
		next.Lot("COVISHIELD", "2022-06-30", 20)
		main := testkit.NewDriveAt(t, s, facility.Facility{ID: id.New(), Name: "State store", Kind: facility.Store, Area: "IN-MH", PinCode: "411001", Address: "Pune"})
		testkit.Done(t, s.AddFacilities(ctx, testkit.National(), []facility.Facility{main.Facility}))
		lot := main.Lot("COVISHIELD", "2022-06-30", 500)
		_, err := s.Dispatch(ctx, main.Actor(staff.ColdChain), stock.Dispatch{ID: id.New(), FromID: main.Facility.ID, ToID: pune.Facility.ID, Lots: []stock.Portion{{LotID: lot.ID, Doses: 7}}})
		testkit.Done(t, err)

		plan, err := s.MakeAllocation(ctx, planner(), shareOut(400))
		testkit.Done(t, err)
		got := map[string]allocation.Need{}
		for _, l := range plan.Lines {
			if l.People > 0 || l.Stock > 0 {
				got[l.Area] = l.Need
			}
		}
		want := map[string]allocation.Need{
			testkit.Pune: {Area: testkit.Pune, People: 1000, First: 300, Due: 20, Stock: 37, Recent: 70}, // 120 - 80 are due, half of the doses are Covishield
			nextDistrict: {Area: nextDistrict, People: 700, Stock: 20},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if n := len(plan.Lines); n != len(s.Pack().Areas.Below("IN-MH")) {
			t.Errorf("the plan has %d lines", n)
		}
		read, err := s.Allocation(ctx, planner().Scope, plan.ID)
		if diff := cmp.Diff(plan, read); err != nil || diff != "" {
			t.Errorf("%v, (-made +read)\n%s", err, diff)
		}

		national := shareOut(400)
		national.Area, national.Level = "IN", "state"
		_, err = s.MakeAllocation(ctx, planner(), national)
		testkit.Refused(t, err, "forbidden")
		of, err := s.MakeAllocation(ctx, testkit.National(), national)
		testkit.Done(t, err)
		if l, _ := of.Line("IN-MH"); l.People != 1700 || l.Stock != 37+20+493 {
			t.Errorf("the state has %+v", l)
		}
		_, err = s.Allocation(ctx, planner().Scope, of.ID)
		testkit.Refused(t, err, "allocation_unknown")
		for scope, want := range map[staff.Scope]int{staff.Over("IN"): 2, planner().Scope: 1, staff.Over("IN-DL"): 0} {
			if listed, err := s.Allocations(ctx, scope); err != nil || len(listed) != want {
				t.Errorf("%v sees %d plans, not %d: %v", scope, len(listed), want, err)
			}
		}
	})
}

// TestPlannersWhoChangeAtOnce: each change is made on what the planner saw, so that of several at once one is made; a double click is one change.
func TestPlannersWhoChangeAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		ctx := context.Background()
		stores := open(t, db)
		s := stores[0]
		testkit.Done(t, s.SetPeople(ctx, planner(), []allocation.Figure{{Area: testkit.Pune, Group: "60+", People: 900}, {Area: nextDistrict, Group: "60+", People: 100}}))
		act := shareOut(100)
		plan, err := s.MakeAllocation(ctx, planner(), act)
		testkit.Done(t, err)
		db.Clock.Set(testkit.Today.Add(1), 600)
		again, err := s.MakeAllocation(ctx, planner(), act)
		if diff := cmp.Diff(plan, again); err != nil || diff != "" {
			t.Errorf("a double click makes another plan: %v\n%s", err, diff)
		}
		var told tallyOf
		var wait sync.WaitGroup
		for n := range 6 {
			change := allocation.Change{ID: id.New(), PlanID: plan.ID, Area: nextDistrict, Doses: 10 * n, Version: 1}
			for range 2 { // each clicks twice
				wait.Go(func() {
					_, err := stores[n%len(stores)].ChangeAllocation(ctx, planner(), change)
					told.add(fault.Code(err))
				})
			}
		}
		wait.Wait()
		if told.of("") != 2 || told.of("allocation_changed") != 10 {
			t.Errorf("the answers are %v", &told)
		}
		changed, err := s.Allocation(ctx, planner().Scope, plan.ID)
		testkit.Done(t, err)
		l, _ := changed.Line(nextDistrict)
		if e := changed.History[len(changed.History)-1]; len(changed.History) != 2 || !l.Locked || e.After != l.Doses || e.Before != 10 || e.By != planner().ID || changed.Kept() != 0 {
			t.Errorf("%+v, %+v", l, changed.History)
		}
		freed, err := s.ChangeAllocation(ctx, planner(), allocation.Change{ID: id.New(), PlanID: plan.ID, Area: nextDistrict, Free: true, Version: 2})
		testkit.Done(t, err)
		if diff := cmp.Diff(plan.Lines, freed.Lines); diff != "" {
			t.Errorf("given back to the rules, the lines are others (-made +freed)\n%s", diff)
		}
		accept := allocation.Accept{ID: id.New(), PlanID: plan.ID, Version: 3}
		elsewhere := staff.Actor{ID: id.New(), Role: staff.State, Scope: staff.Over("IN-DL")}
		_, err = s.AcceptAllocation(ctx, elsewhere, accept)
		testkit.Refused(t, err, "allocation_unknown")
		_, err = s.AcceptAllocation(ctx, staff.Actor{ID: id.New(), Role: staff.District, Scope: staff.Over("IN-MH")}, accept)
		testkit.Refused(t, err, "allocation_unknown")
		for range 2 {
			done, err := s.AcceptAllocation(ctx, planner(), accept)
			testkit.Done(t, err)
			if done.State != allocation.Accepted || len(done.History) != 4 {
				t.Errorf("it is %s with %+v", done.State, done.History)
			}
		}
		read, err := s.Allocation(ctx, planner().Scope, plan.ID)
		if err != nil || read.State != allocation.Accepted || len(read.History) != 4 {
			t.Errorf("%v, it is %s with %+v", err, read.State, read.History)
		}
	})
}
