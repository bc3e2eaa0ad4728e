package storetest

import (
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

// What an accepted case changes, kind by kind, and what stays to be read of before.
func TestCorrections(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		fresh := func() { k.phone = "+9198" + id.NewCode(8) }

		t.Run("name, year of birth, sex", func(t *testing.T) {
			fresh()
			b := k.vaccinated("2021-03-01")
			old := k.numbers(b)
			c := k.accepted(b, casework.Name, casework.Asked{Name: "Asha Pawar"})
			k.ended(casework.Superseded, old...)
			second := k.numbers(b)
			k.accepted(b, casework.Birth, casework.Asked{BirthDate: when.MustDate("1979-05-01")})
			h := k.history(b)
			if h.Person.Name != "Asha Pawar" || h.Person.BirthYear != 1979 || h.Person.BirthDate.String() != "1979-05-01" || h.Person.Version != 3 || h.Person.Reference != b.Reference {
				t.Errorf("%+v", h.Person)
			}
			k.ended(casework.Superseded, append(old, second...)...)
			k.ended("", k.numbers(b)...)
			past, err := k.s.Past(ctx, b.ID)
			if testkit.Done(t, err); len(past) != 2 || past[0].Name != "Asha Patil" || past[0].CaseID != c.ID || past[1].Name != "Asha Pawar" || past[1].BirthYear != 1980 {
				t.Errorf("%+v", past)
			}
			_, err = k.s.OpenCase(ctx, k.asking(b, casework.Sex, casework.Asked{Sex: beneficiary.Male}), store.Claimed{}, nil)
			testkit.Refused(t, err, "case_limit_together")
		})

		t.Run("photo ID", func(t *testing.T) {
			fresh()
			b, thief := k.d.Person(k.phone), testkit.Adult()
			k.accepted(b, casework.Document, casework.Asked{IDKind: "pan", IDNumber: "ABCPE1234F"})
			if h := k.history(b); h.Person.IDKind != "pan" || h.Person.IDLast4 != "234F" {
				t.Errorf("%+v", h.Person)
			}
			thief.IDKind, thief.IDNumber = "pan", "ABCPE1234F"
			_, err := k.s.Register(ctx, thief)
			testkit.Refused(t, err, "id_already_registered")
			k.count(1, "SELECT COUNT(*) FROM claim WHERE kind = 'document' AND owner_id = $1", b.ID)
			thief.ID, thief.IDKind, thief.IDNumber = id.New(), "driving_licence", testkit.Licence(b.ID) // the old one is free
			_, err = k.s.Register(ctx, thief)
			testkit.Done(t, err)
		})

		t.Run("the day of a dose", func(t *testing.T) {
			fresh()
			b := k.vaccinated("2021-03-01", "2021-06-01")
			old, h := k.numbers(b), k.history(b)
			k.accepted(b, casework.DoseDate, casework.Asked{DoseID: h.Doses[0].ID, Date: when.MustDate("2021-03-05")})
			k.days(b, "2021-03-05", "2021-06-01")
			k.ended(casework.Superseded, old...) // that of the second dose told of the first too
			k.ended("", k.numbers(b)...)
		})

		t.Run("never given, and given after all", func(t *testing.T) {
			fresh()
			b := k.vaccinated("2021-03-01", "2021-06-01")
			old, h := k.numbers(b), k.history(b)
			k.accepted(b, casework.NotGiven, casework.Asked{DoseID: h.Doses[0].ID})
			k.days(b, "2021-06-01")
			k.ended(casework.Taken, old[0])
			k.ended(casework.Superseded, old[1])
			file, err := k.s.OpenCaseFile(ctx, k.officer, b.ID, k.opened(b, casework.Unknown, casework.Asked{}).ID)
			testkit.Done(t, err)
			voided := casework.Voided(file.Person.Doses)
			k.accepted(b, casework.Restore, casework.Asked{DoseID: voided[0].ID})
			k.days(b, "2021-03-01", "2021-06-01")
			k.ended("", k.numbers(b)...)
			k.count(6, "SELECT COUNT(*) FROM dose WHERE beneficiary_id = $1", b.ID) // nothing is deleted
		})

		t.Run("a certificate is withdrawn, and stays so", func(t *testing.T) {
			fresh()
			b := k.vaccinated("2021-03-01")
			first := k.numbers(b)
			k.accepted(b, casework.Revoke, casework.Asked{DoseID: k.history(b).Doses[0].ID})
			k.ended(casework.Taken, first...)
			k.accepted(b, casework.Name, casework.Asked{Name: "Asha Pawar"})
			k.ended(casework.Taken, k.numbers(b)...) // a new name does not bring it back
			k.accepted(b, casework.Restore, casework.Asked{DoseID: k.history(b).Doses[0].ID})
			k.ended("", k.numbers(b)...)
			k.ended(casework.Taken, first...)
			k.days(b, "2021-03-01")
		})

		t.Run("a stranger leaves the phone", func(t *testing.T) {
			fresh()
			b := k.vaccinated("2021-03-01")
			number := k.numbers(b)
			c := k.accepted(b, casework.Unknown, casework.Asked{})
			_, err := k.s.Member(ctx, k.phone, b.ID)
			testkit.Refused(t, err, "beneficiary_unknown")
			own, err := k.s.OwnCase(ctx, k.phone, b.ID, c.ID)
			if testkit.Done(t, err); own.State != casework.Accepted {
				t.Errorf("%+v", own)
			}
			k.ended("", number...) // the certificate is the stranger's, and holds
			k.count(0, "SELECT COUNT(*) FROM claim WHERE kind = 'member' AND owner_id = $1", b.ID)
			for range 4 { // the place is free
				k.d.Person(k.phone)
			}
		})

		logged(t, k.s)
	})
}

// Two records of one person become one: with all doses, found by both reference numbers and documents.
func TestMerging(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		kept := k.vaccinated("2021-06-01")
		act := testkit.Adult()
		act.Phone = "+919812340099"
		other, err := k.s.Register(ctx, act)
		testkit.Done(t, err)
		k.d.Late(other, "COVISHIELD", "2021-03-01")
		e := k.d.Session(testkit.Today.Add(1), 2)
		booked := k.d.Book(other, e, testkit.Morning)
		before := k.numbers(kept)

		for name, claimed := range map[string]store.Claimed{"no such number": {Reference: id.NewReference(), Last4: other.IDLast4}, "another document": {Reference: other.Reference, Last4: "zzzz"}, "nothing": {}} {
			if _, err := k.s.OpenCase(ctx, k.asking(kept, casework.Merge, casework.Asked{}), claimed, nil); err == nil {
				t.Errorf("%s: opened", name)
			} else {
				testkit.Refused(t, err, "case_other_unknown")
			}
		}
		c, err := k.s.OpenCase(ctx, k.asking(kept, casework.Merge, casework.Asked{}), store.Claimed{Reference: other.Reference, Last4: other.IDLast4}, nil)
		testkit.Done(t, err)
		file, err := k.s.OpenCaseFile(ctx, k.officer, kept.ID, c.ID)
		if testkit.Done(t, err); file.Other == nil || len(file.Other.Doses) != 1 {
			t.Fatalf("%+v", file.Other)
		}
		k.count(1, "SELECT COUNT(*) FROM access WHERE beneficiary_id = $1 AND purpose = 'case'", other.ID)
		for range 2 {
			_, err = k.s.DecideCase(ctx, k.officer, accepts(file.Case))
			testkit.Done(t, err)
		}
		k.days(kept, "2021-03-01", "2021-06-01")
		k.ended(casework.Superseded, before...)
		k.ended("", k.numbers(kept)...)

		found, err := k.s.FindByReference(ctx, k.officer, e.ID, other.Reference)
		if testkit.Done(t, err); found != kept.ID {
			t.Errorf("the old reference number finds %s", found)
		}
		thief := testkit.Adult()
		thief.IDNumber = testkit.Licence(other.ID)
		_, err = k.s.Register(ctx, thief)
		testkit.Refused(t, err, "id_already_registered")
		if left, err := k.s.Household(ctx, act.Phone); err != nil || len(left) != 0 {
			t.Errorf("%d people on the other phone, %v", len(left), err)
		}
		k.count(1, "SELECT COUNT(*) FROM appointment WHERE appointment_id = $1 AND state = 'cancelled'", booked.ID)
		k.count(0, "SELECT SUM(taken) FROM slot WHERE session_id = $1", e.ID)
		_, err = k.s.RecordDose(ctx, k.d.Actor("vaccinator"), testkit.WalkIn(other, k.d.Session(testkit.Today, 1)))
		testkit.Refused(t, err, "record_closed")
		_, err = k.s.BookFor(ctx, k.officer, testkit.Booking(other, e, testkit.Morning))
		testkit.Refused(t, err, "record_closed")
		k.count(1, "SELECT COUNT(*) FROM beneficiary WHERE beneficiary_id = $1 AND state = 'merged' AND merged_into = $2", other.ID, kept.ID)
		_, err = k.s.OpenCase(ctx, k.asking(kept, casework.Merge, casework.Asked{}), store.Claimed{Reference: other.Reference, Last4: other.IDLast4}, nil)
		testkit.Refused(t, err, "case_other_same") // the old number finds this record now
		logged(t, k.s)
		if h := k.history(kept); h.Live(testkit.Today) != nil || len(h.Appointments) != 0 || booked.State != appointment.Booked {
			t.Errorf("%+v", h.Appointments)
		}
	})
}
