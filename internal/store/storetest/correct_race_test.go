package storetest

import (
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// Two officers decide one case at once, one yes and one no: one of them wins, the other is told, and the record is as the winner said.
func TestTwoOfficersOneCase(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		stores := open(t, db)
		for range 12 {
			k.phone = "+9198" + id.NewCode(8)
			b := k.d.Person(k.phone)
			c := k.opened(b, casework.Name, casework.Asked{Name: "Asha Pawar"})
			var answers tallyOf
			var wait sync.WaitGroup
			var mu sync.Mutex
			var won casework.State
			for i := range 6 {
				officer := k.officer
				officer.ID = id.New()
				act := accepts(c)
				act.Accept = i%2 == 0
				wait.Go(func() {
					done, err := stores[i%len(stores)].DecideCase(ctx, officer, act)
					answers.add(fault.Code(err))
					if err == nil {
						mu.Lock()
						won = done.State
						mu.Unlock()
					}
				})
			}
			wait.Wait()
			if answers.of("") != 1 || answers.of("case_closed")+answers.of("case_moved") != 5 {
				t.Fatalf("%v", &answers)
			}
			own, err := k.s.OwnCase(ctx, k.phone, b.ID, c.ID)
			testkit.Done(t, err)
			if h := k.history(b); own.State != won || len(own.Steps) != 2 || (h.Person.Name == "Asha Pawar") != (won == casework.Accepted) {
				t.Fatalf("%+v, %s", own, h.Person.Name)
			}
		}
	})
}

// While two records are merged, doses are given to both persons of them: none is lost, and none is on a record that is closed.
func TestDosesDuringAMerge(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		stores := open(t, db)
		for round := range 10 {
			k.phone = "+9198" + id.NewCode(8)
			kept, other := k.d.Person(k.phone), k.d.Person(k.phone)
			if round%2 == 0 {
				k.d.Late(other, "COVISHIELD", "2021-03-01")
			}
			e := k.d.Session(testkit.Today, 2)
			c := k.opened(kept, casework.Merge, casework.Asked{Other: other.ID})
			var mu sync.Mutex
			given := map[string]bool{} // ids of doses that were acknowledged
			var wait sync.WaitGroup
			for i, b := range []string{kept.ID, other.ID} {
				act := dose.Record{ID: id.New(), BeneficiaryID: b, SessionID: e.ID, LotID: e.Lots[0].LotID}
				wait.Go(func() {
					_, err := stores[i%len(stores)].RecordDose(ctx, k.d.Actor(staff.Vaccinator), act)
					switch fault.Code(err) {
					case "":
						mu.Lock()
						given[act.ID] = true
						mu.Unlock()
					case "record_closed", "dose_too_early":
					default:
						t.Error(err)
					}
				})
			}
			wait.Go(func() {
				_, err := stores[len(stores)-1].DecideCase(ctx, k.officer, accepts(c))
				testkit.Done(t, err)
			})
			wait.Wait()
			h := k.history(kept)
			days := map[string]bool{}
			for n, d := range h.Doses {
				if d.Number != n+1 {
					t.Fatalf("%+v", h.Doses)
				}
				days[d.OccurredOn.String()] = true
			}
			want := round%2 == 0
			if days["2021-03-01"] != want || len(given) > 0 && !days[testkit.Today.String()] {
				t.Fatalf("round %d: %d given, on record %v", round, len(given), days)
			}
			k.count(0, "SELECT COUNT(*) FROM dose d WHERE beneficiary_id = $1 AND NOT void AND NOT EXISTS (SELECT 1 FROM dose o WHERE o.beneficiary_id = d.beneficiary_id AND o.replaces = d.seq)", other.ID)
		}
	})
}

// Two cases, each of which merges the other's record into its own, are accepted at once: one record stays, the other is closed.
func TestMergesThatCross(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		stores := open(t, db)
		for range 8 {
			k.phone = "+9198" + id.NewCode(8)
			a, b := k.d.Person(k.phone), k.d.Person(k.phone)
			crossing := []casework.Case{k.opened(a, casework.Merge, casework.Asked{Other: b.ID}), k.opened(b, casework.Merge, casework.Asked{Other: a.ID})}
			var answers tallyOf
			var wait sync.WaitGroup
			for i, c := range crossing {
				wait.Go(func() {
					_, err := stores[i%len(stores)].DecideCase(ctx, k.officer, accepts(c))
					answers.add(fault.Code(err))
				})
			}
			wait.Wait()
			if answers.of("") != 1 || answers.of("record_closed")+answers.of("case_other_closed") != 1 {
				t.Fatalf("%v", &answers)
			}
			household, err := k.s.Household(ctx, k.phone)
			if testkit.Done(t, err); len(household) != 1 {
				t.Fatalf("%d records are left", len(household))
			}
		}
	})
}

// The same case is opened by many clicks at once, and another of the same kind: one of each act, and the limits hold one by one.
func TestManyClicksOneCase(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		stores := open(t, db)
		b := k.d.Person(k.phone)
		act := k.asking(b, casework.Name, casework.Asked{Name: "Asha Pawar"})
		var answers tallyOf
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				_, err := stores[i%len(stores)].OpenCase(ctx, act, store.Claimed{}, nil)
				answers.add(fault.Code(err))
			})
		}
		wait.Wait()
		k.count(1, "SELECT COUNT(*) FROM casework")
		if answers.of("") != 8 {
			t.Errorf("%v", &answers)
		}
		other := act
		other.ID = id.New()
		_, err := k.s.OpenCase(ctx, other, store.Claimed{}, nil)
		testkit.Refused(t, err, "case_exists")
	})
}
