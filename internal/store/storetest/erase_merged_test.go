package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// Whoever has their record erased has all records erased that were merged into it, also by way of others: nothing personal stays of
// any of them, nobody finds them, and their documents and numbers are free.
func TestErasingTakesMergedRecordsAlong(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		var all []beneficiary.Beneficiary
		for range 3 {
			all = append(all, k.d.Person(k.phone))
		}
		kept, middle, first := all[0], all[1], all[2]
		k.accepted(first, casework.Name, casework.Asked{Name: "Asha Pawar"})
		left := k.opened(first, casework.Sex, casework.Asked{Sex: beneficiary.Male})
		k.accepted(middle, casework.Merge, casework.Asked{Other: first.ID})
		k.accepted(kept, casework.Merge, casework.Asked{Other: middle.ID})
		e := k.d.Session(testkit.Today.Add(1), 1)
		for _, b := range all {
			found, err := k.s.FindByReference(ctx, k.officer, e.ID, b.Reference)
			if testkit.Done(t, err); found != kept.ID {
				t.Errorf("a reference number finds %s", found)
			}
		}

		testkit.Done(t, k.s.EraseMember(ctx, k.phone, beneficiary.Erase{ID: id.New(), BeneficiaryID: kept.ID}))
		empty := "SELECT COUNT(*) FROM beneficiary WHERE state = 'erased' AND reference = '' AND birth_year = 0 AND id_last4 = '' AND octet_length(name_sealed) = 0 AND octet_length(phone_sealed) = 0"
		k.count(3, empty)
		for _, table := range []string{"casework", "casework_step", "casework_file", "beneficiary_past", "claim"} {
			k.count(0, "SELECT COUNT(*) FROM "+table)
		}
		for _, b := range all {
			_, err := k.s.FindByReference(ctx, k.officer, e.ID, b.Reference)
			testkit.Refused(t, err, "reference_unknown")
			_, err = k.s.Visitor(ctx, k.d.Actor(staff.Vaccinator), e.ID, b.ID)
			testkit.Refused(t, err, "beneficiary_unknown")
		}
		_, err := k.s.OpenCaseFile(ctx, k.officer, first.ID, left.ID)
		testkit.Refused(t, err, "case_unknown")
		if own, err := k.s.OwnCases(ctx, k.phone); err != nil || len(own) != 0 {
			t.Errorf("%+v, %v", own, err)
		}
		for _, b := range all {
			again := testkit.Adult()
			again.IDNumber = testkit.Licence(b.ID)
			_, err = k.s.Register(ctx, again)
			testkit.Done(t, err)
		}
	})
}

// A record is merged into another in the moment in which that one is erased: either comes first, and nothing of a closed record stays.
func TestMergingMeetsErasing(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		stores := open(t, db)
		for range 20 {
			k.phone = "+9198" + id.NewCode(8)
			kept, other := k.d.Person(k.phone), k.d.Person(k.phone)
			c, err := k.s.OpenCase(ctx, k.asking(kept, casework.Merge, casework.Asked{Other: other.ID}), store.Claimed{}, nil)
			testkit.Done(t, err)
			merged := make(chan error, 1)
			go func() {
				_, err := stores[0].DecideCase(ctx, k.officer, accepts(c))
				merged <- err
			}()
			testkit.Done(t, stores[len(stores)-1].EraseMember(ctx, k.phone, beneficiary.Erase{ID: id.New(), BeneficiaryID: kept.ID}))
			if err := <-merged; err != nil {
				t.Logf("the merge came too late: %v", err)
			}
			k.count(0, "SELECT COUNT(*) FROM casework WHERE beneficiary_id = $1", kept.ID)
			k.count(0, "SELECT COUNT(*) FROM beneficiary WHERE beneficiary_id = $1 AND state = 'merged'", other.ID)
			k.count(0, "SELECT COUNT(*) FROM claim WHERE owner_id = $1", kept.ID)
		}
	})
}
