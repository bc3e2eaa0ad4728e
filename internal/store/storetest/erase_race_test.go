package storetest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// Somebody is vaccinated in the moment in which they have themselves erased, on PostgreSQL by two processes: one of the two is
// told that it comes too late. A dose is never of nobody.
func TestErasingMeetsADose(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		e := d.Session(testkit.Today, 60)
		given, erased := 0, 0
		for i := range 60 {
			phone := fmt.Sprintf("+9198140000%02d", i)
			b := d.Person(phone)
			var dosed, gone error
			var both sync.WaitGroup
			both.Go(func() {
				_, dosed = stores[0].RecordDose(ctx, d.Actor(staff.Vaccinator), testkit.WalkIn(b, e))
			})
			both.Go(func() {
				gone = stores[len(stores)-1].EraseMember(ctx, phone, beneficiary.Erase{ID: id.New(), BeneficiaryID: b.ID})
			})
			both.Wait()
			switch {
			case dosed == nil && fault.Code(gone) == "doses_stay":
				given++
			case gone == nil && fault.Code(dosed) == "record_closed":
				erased++
			default:
				t.Errorf("the dose: %v, erasing: %v", dosed, gone)
			}
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM dose d JOIN beneficiary b ON b.beneficiary_id = d.beneficiary_id WHERE b.state = 'erased' AND NOT d.void"); n != 0 {
			t.Errorf("%d doses are of nobody", n)
		}
		t.Logf("%d were vaccinated, %d erased", given, erased)
	})
}
