package storetest

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func TestMyData(t *testing.T) {
	const phone, stranger = "+919812340060", "+919812340061"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		b, other := d.Person(phone), d.Person(stranger)
		at := d.Session(testkit.Today, 5)
		verifier := d.Actor(staff.Verifier)
		testkit.Done(t, s.AddStaff(ctx, store.NewStaff{ID: verifier.ID, Login: "verifier-" + id.NewCode(8), Name: "Meera Joshi", Role: staff.Verifier,
			Facility: d.Facility.ID, Password: "a long password"}))
		officer := d.Actor(staff.District)

		_, err := s.Visitor(ctx, verifier, at.ID, b.ID)
		testkit.Done(t, err)
		db.Clock.Advance(2 * time.Hour)
		given := d.Record(testkit.WalkIn(b, at)).Dose
		_, err = s.Roster(ctx, verifier, at.ID)
		testkit.Done(t, err)
		c, err := s.OpenCase(ctx, casework.Ask{ID: id.New(), BeneficiaryID: b.ID, Kind: casework.Name, Phone: phone,
			Asked: casework.Asked{Name: "Asha Kumari Patil", Words: "As on the card."}}, store.Claimed{}, nil)
		testkit.Done(t, err)
		_, err = s.OpenCaseFile(ctx, officer, b.ID, c.ID)
		testkit.Done(t, err)
		_, err = s.DecideCase(ctx, officer, casework.Decision{BeneficiaryID: b.ID, CaseID: c.ID, Step: 3, Accept: true, Reason: "The card shows it."})
		testkit.Done(t, err)

		data, err := s.MyData(ctx, phone, b.ID)
		testkit.Done(t, err)
		purposes := map[string]string{}
		for _, a := range data.Accesses {
			purposes[a.Purpose] = a.By
		}
		if len(data.Accesses) < 3 || purposes[store.PurposeDesk] != verifier.ID || purposes[store.PurposeRoster] != verifier.ID || purposes[store.PurposeCase] != officer.ID {
			t.Errorf("looks: %+v", data.Accesses)
		}
		if last := data.Accesses[len(data.Accesses)-1]; last.Purpose != store.PurposeDesk {
			t.Errorf("the oldest look is not the last one: %+v", data.Accesses)
		}
		if o := data.Offices[verifier.ID]; o.Role != staff.Verifier || o.Facility != d.Facility.Name || o.Area != d.Facility.Area {
			t.Errorf("the verifier is %+v", o)
		}
		if len(data.Doses) != 1 || len(data.Records) != 1 || data.Records[0].ID != given.ID || len(data.Consents) != 1 || !data.Consents[0].Given {
			t.Errorf("%+v", data)
		}
		if data.Person.Name != "Asha Kumari Patil" || len(data.Past) != 1 || data.Past[0].Name != "Asha Patil" || len(data.Cases) != 1 || data.Cases[0].State != casework.Accepted {
			t.Errorf("what was corrected: %+v, %+v", data.Past, data.Cases)
		}

		_, err = s.MyData(ctx, phone, other.ID)
		testkit.Refused(t, err, "beneficiary_unknown")
		_, err = s.MyData(ctx, stranger, b.ID)
		testkit.Refused(t, err, "beneficiary_unknown")
	})
}
