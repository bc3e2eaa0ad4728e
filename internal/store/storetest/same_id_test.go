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

// Two people's bookings may carry the same id: cancelling one leaves the other on the list of the session.
func TestOneAppointmentIDOfTwoPeople(t *testing.T) {
	const phone, other = "+919812340080", "+919812340081"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		e := d.Session(testkit.Today.Add(1), 5)
		a, b := testkit.Booking(d.Person(phone), e, testkit.Morning), testkit.Booking(d.Person(other), e, testkit.Morning)
		b.ID = a.ID
		_, err := s.Book(ctx, phone, a)
		testkit.Done(t, err)
		_, err = s.Book(ctx, other, b)
		testkit.Done(t, err)
		_, err = s.CancelAppointment(ctx, phone, a.BeneficiaryID, a.ID)
		testkit.Done(t, err)
		roster, err := s.Roster(ctx, d.Actor(staff.Verifier), e.ID)
		if testkit.Done(t, err); len(roster) != 1 || roster[0].Person.ID != b.BeneficiaryID {
			t.Errorf("%d on the list", len(roster))
		}
		b.SlotNo = testkit.Afternoon
		_, err = s.Book(ctx, other, b)
		testkit.Refused(t, err, "id_taken") // another time is another act
	})
}

// The number of one card with and without its hyphens is one card.
func TestADocumentIsOneHoweverItIsWritten(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		for i, number := range []string{"MH0917147365848", "MH09-17147365848", "mh 09/17147365848"} {
			act := testkit.Adult()
			act.IDKind, act.IDNumber = "driving_licence", number
			_, err := s.Register(ctx, act)
			if i == 0 {
				testkit.Done(t, err)
				continue
			}
			testkit.Refused(t, err, "id_already_registered")
		}
	})
}
