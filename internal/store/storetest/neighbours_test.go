package storetest

import (
	"context"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// TestABadActHarmsNoNeighbour: an act that the database itself refuses (PostgreSQL keeps no NUL) fails alone, not with its batch.
func TestABadActHarmsNoNeighbour(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		here := d.Session(testkit.Today, 100)
		clerk := d.Actor(staff.DataEntry)
		var wait sync.WaitGroup
		for i := range 60 {
			act := dose.Record{ID: id.New(), BeneficiaryID: d.Person().ID, SessionID: here.ID, LotID: here.Lots[0].LotID, LateReason: "from paper"}
			bad := i%10 == 0
			if bad {
				act.LateReason = "from\x00paper"
			}
			wait.Go(func() {
				if _, err := s.RecordDose(context.Background(), clerk, act); err != nil && !bad {
					t.Errorf("a neighbour: %v", err)
				}
			})
		}
		wait.Wait()
	})
}
