package storetest

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// TestAnIDIsOnePersons: an act's id means one act for one person. Another person's act with the same id is another act, and an
// outsider who knows an id does not learn what became of it.
func TestAnIDIsOnePersons(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		ctx := context.Background()
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		here := d.Session(testkit.Today, 5)
		act := dose.Record{ID: id.New(), BeneficiaryID: d.Person().ID, SessionID: here.ID, LotID: here.Lots[0].LotID}
		if _, err := s.RecordDose(ctx, d.Actor(staff.Vaccinator), act); err != nil {
			t.Fatal(err)
		}
		other := act
		other.BeneficiaryID = d.Person().ID
		if o, err := s.RecordDose(ctx, d.Actor(staff.Vaccinator), other); err != nil || o.Already {
			t.Errorf("another person's dose with the same id: %+v, %v", o, err)
		}
		_, err := s.RecordDose(ctx, testkit.NewDriveIn(t, s, testkit.Delhi).Actor(staff.Vaccinator), act)
		testkit.Refused(t, err, "forbidden")
	})
}
