package storetest

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

func TestRoster(t *testing.T) {
	const phone = "+919812340030"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		sql := db.SQL(t)
		d := testkit.NewDrive(t, s)
		verifier := d.Actor(staff.Verifier)
		e := d.Session(testkit.Today.Add(1), 5)
		expected, cancelled, unrelated := d.Person(), d.Person(phone), d.Person()
		a := d.Book(expected, e, testkit.Afternoon)
		gone, err := s.Book(ctx, phone, testkit.Booking(cancelled, e, testkit.Morning))
		testkit.Done(t, err)
		_, err = s.CancelAppointment(ctx, phone, cancelled.ID, gone.ID)
		testkit.Done(t, err)
		db.Clock.Set(e.Date, 600)
		walkIn := d.Person()
		d.Record(testkit.WalkIn(walkIn, e))
		d.Record(testkit.Kept(a, e))

		t.Run("lists who is booked and who came, nobody else", func(t *testing.T) {
			roster, err := s.Roster(ctx, verifier, e.ID)
			testkit.Done(t, err)
			if len(roster) != 2 || roster[0].Person.ID != expected.ID || roster[1].Person.ID != walkIn.ID {
				t.Fatalf("%+v", roster)
			}
			if v := roster[0]; v.Appointment == nil || v.Appointment.ID != a.ID || v.Dose == nil || v.Person.Name != "Asha Patil" {
				t.Errorf("booked: %+v", v)
			}
			if v := roster[1]; v.Appointment != nil || v.Dose == nil || len(v.History) != 1 {
				t.Errorf("walk-in: %+v", v)
			}
		})

		t.Run("is for the session's own staff", func(t *testing.T) {
			stranger := testkit.NewDrive(t, s).Actor(staff.Verifier)
			_, err := s.Roster(ctx, stranger, e.ID)
			testkit.Refused(t, err, "session_unknown")
			_, err = s.Visitor(ctx, stranger, e.ID, expected.ID)
			testkit.Refused(t, err, "session_unknown")
			_, err = s.FindByReference(ctx, stranger, e.ID, expected.Reference)
			testkit.Refused(t, err, "session_unknown")
			_, err = s.Roster(ctx, verifier, id.New())
			testkit.Refused(t, err, "session_unknown")
		})

		t.Run("a person is found by reference number", func(t *testing.T) {
			owner, err := s.FindByReference(ctx, verifier, e.ID, unrelated.Reference)
			if testkit.Done(t, err); owner != unrelated.ID {
				t.Errorf("found %s", owner)
			}
			v, err := s.Visitor(ctx, verifier, e.ID, owner)
			if testkit.Done(t, err); v.Person.Name != unrelated.Name || v.Appointment != nil || v.Dose != nil {
				t.Errorf("%+v", v)
			}
			_, err = s.FindByReference(ctx, verifier, e.ID, id.NewReference())
			testkit.Refused(t, err, "reference_unknown")
			_, err = s.Visitor(ctx, verifier, e.ID, id.New())
			testkit.Refused(t, err, "beneficiary_unknown")
		})

		t.Run("each look is logged, once an hour for a purpose", func(t *testing.T) {
			looks := func(b beneficiary.Beneficiary) int64 {
				return testkit.Number(t, sql, "SELECT COUNT(*) FROM access WHERE beneficiary_id = $1 AND staff_id = $2", b.ID, verifier.ID)
			}
			if looks(expected) != 1 || looks(walkIn) != 1 || looks(unrelated) != 1 || looks(cancelled) != 0 {
				t.Errorf("%d %d %d %d looks", looks(expected), looks(walkIn), looks(unrelated), looks(cancelled))
			}
			_, err := s.Roster(ctx, verifier, e.ID)
			testkit.Done(t, err)
			if looks(expected) != 1 {
				t.Errorf("%d looks within the hour", looks(expected))
			}
			_, err = s.Visitor(ctx, verifier, e.ID, expected.ID)
			testkit.Done(t, err)
			if looks(expected) != 2 {
				t.Errorf("%d looks: another purpose is another look", looks(expected))
			}
			db.Clock.Advance(time.Hour)
			_, err = s.Roster(ctx, verifier, e.ID)
			testkit.Done(t, err)
			if looks(expected) != 3 {
				t.Errorf("%d looks after an hour", looks(expected))
			}
		})
	})
}

func TestFacilitiesInScope(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		one, other := testkit.NewDrive(t, s), testkit.NewDrive(t, s)
		for name, c := range map[string]struct {
			scope staff.Scope
			want  int
		}{
			"the country":      {staff.Over("IN"), 2},
			"the state":        {staff.Over("IN-MH"), 2},
			"the district":     {staff.Over(testkit.Pune), 2},
			"another district": {staff.Over(testkit.Delhi), 0},
			"one facility":     {staff.At(testkit.Pune, one.Facility.ID), 1},
			"nothing":          {staff.Scope{}, 0},
		} {
			got, err := s.Facilities(ctx, c.scope, store.FacilityFind{}, 10)
			if testkit.Done(t, err); len(got) != c.want {
				t.Errorf("%s: %d facilities", name, len(got))
			}
		}
		page, err := s.Facilities(ctx, staff.Over("IN"), store.FacilityFind{After: min(one.Facility.ID, other.Facility.ID)}, 1)
		if testkit.Done(t, err); len(page) != 1 || page[0].ID != max(one.Facility.ID, other.Facility.ID) {
			t.Errorf("next page %+v", page)
		}
		e := one.Session(testkit.Today, 1)
		_, err = s.Session(ctx, one.Actor(staff.Vaccinator).Scope, e.ID)
		testkit.Done(t, err)
		_, err = s.Session(ctx, other.Actor(staff.Vaccinator).Scope, e.ID)
		testkit.Refused(t, err, "session_unknown")
		for name, c := range map[string]struct {
			scope staff.Scope
			want  int
		}{
			"its facility":     {one.Actor(staff.Vaccinator).Scope, 1},
			"another facility": {other.Actor(staff.Vaccinator).Scope, 0},
			"its state":        {staff.Over("IN-MH"), 1},
			"nothing":          {staff.Scope{}, 0},
		} {
			got, err := s.Sessions(ctx, c.scope, testkit.Today)
			if testkit.Done(t, err); len(got) != c.want {
				t.Errorf("%s: %d sessions", name, len(got))
			}
		}
		stranger := staff.Actor{ID: id.New(), Role: staff.District, Scope: staff.Over(testkit.Delhi)}
		f := one.Facility
		f.ID = id.New()
		testkit.Refused(t, s.AddFacilities(ctx, stranger, []facility.Facility{f}), "forbidden")
	})
}
