package site_test

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestABookedPersonFromCodeToDone(t *testing.T) {
	e := newPlace(t)
	e.Clock.Set(testkit.Today.Add(-1), 10*60)
	s := e.Drive.Session(testkit.Today, 3)
	b := e.Drive.Person()
	a := e.Drive.Book(b, s, testkit.Morning)
	e.Clock.Set(testkit.Today, 10*60)
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	person := desk + "/people/" + b.ID

	nurse.Get("/site").Wants(200, "Aundh District Hospital", "1 booked, 0 doses given, 9 places", desk)
	nurse.Get(desk).Wants(200, "Asha Patil", "1 still to come")
	for _, wrong := range []string{"zzz", "0000", "12345678901234"} {
		nurse.Post(desk, "find", wrong).Wants(404, `id="find-error"`)
	}
	nurse.Post(desk, "find", " ").Wants(400, `id="find-error"`, "Type a code, a number or a name.")
	nurse.Post(desk, "find", "pat ASHA").Wants(200, "Record dose 1 of Covishield").Lacks(`value="4711"`)
	if to := nurse.Post(desk, "find", b.Reference[:4]+" "+b.Reference[4:]).Wants(303).To; to != person {
		t.Errorf("the reference number leads to %s", to)
	}
	form := nurse.Post(desk, "find", a.Code).Wants(200, "Record dose 1 of Covishield", `value="4711"`, "checked")

	act := []string{"id", form.Hidden("id"), "lot_id", s.Lots[0].LotID, "code", "0815"}
	nurse.Post(person, act...).Wants(422, `id="code-error"`, `value="0815"`, form.Hidden("id"))
	act[5] = "४७११" // the code in the digits of Hindi
	for range 2 {   // a double click is one dose
		if to := nurse.Post(person, act...).Wants(303).To; to != person+"/done" {
			t.Errorf("recording leads to %s", to)
		}
	}
	nurse.Get(person+"/done").Wants(200, "Dose 1 is recorded", "10:30 am")
	nurse.Get(desk).Wants(200, "1 booked, 1 doses given", "Done at 10:00 am")
	nurse.Get(person).Wants(200, "Done at 10:00 am").Lacks("lot_id")
}

func TestAWalkInIsRegisteredAndVaccinatedOnTheSpot(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Session(testkit.Today, 3)
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	form := nurse.Get(desk+"/walk-in").Wants(200, "3 places left")
	nurse.Post(desk+"/walk-in", "id", form.Hidden("id"), "name", "Ravi Kumar").Wants(400,
		`value="Ravi Kumar"`, `id="birth_year-error"`, `id="sex-error"`, `id="consent-error"`)
	act := []string{"id", form.Hidden("id"), "name", "Ravi Kumar", "birth_year", "1971", "sex", "male", "consent", "yes"}
	person := desk + "/people/" + form.Hidden("id")
	for range 2 {
		if to := nurse.Post(desk+"/walk-in", act...).Wants(303).To; to != person {
			t.Errorf("registering leads to %s", to)
		}
	}
	dose := nurse.Get(person).Wants(200, "Ravi Kumar", "50 years", "takes a walk-in place")
	nurse.Post(person, "id", dose.Hidden("id"), "lot_id", "").Wants(400, `id="lot_id-error"`)
	nurse.Post(person, "id", dose.Hidden("id"), "lot_id", s.Lots[0].LotID).Wants(303)
	nurse.Get(desk).Wants(200, "Without a booking", "Ravi Kumar")
	nurse.Get(desk+"/walk-in").Wants(200, "2 places left")
}

func TestWhoIsTooEarlyIsToldWhen(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Session(testkit.Today, 3)
	b := e.Drive.Vaccinated("COVISHIELD", testkit.Today.Add(-10))
	nurse, person := e.as(staff.Vaccinator), "/site/sessions/"+s.ID+"/people/"+b.ID
	nurse.Get(person).Wants(200, "Dose 2 can be given from 30 November 2021", "Covishield, 7 September 2021").Lacks("lot_id")
	nurse.Post(person, "id", b.ID, "lot_id", s.Lots[0].LotID).Wants(422, "Dose 2 can be given from 30 November 2021").Lacks("lot_id")
	v, err := e.Drive.Store.Visitor(context.Background(), e.Drive.Actor(staff.Vaccinator), s.ID, b.ID)
	testkit.Done(t, err)
	if len(v.History) != 1 {
		t.Errorf("there are %d doses on record", len(v.History))
	}
}

func TestWhoDoesNotFitHereIsShownWhereTheyDo(t *testing.T) {
	e := newPlace(t)
	other := e.Drive.Publish(e.Drive.Plan(testkit.Today, e.Drive.Lot("COVAXIN", "2021-12-31", 3), 1))
	fits := e.Drive.Session(testkit.Today, 3)
	b := e.Drive.Vaccinated("COVISHIELD", testkit.Today.Add(-100))
	nurse, there := e.as(staff.Vaccinator), "/site/sessions/"+fits.ID+"/people/"+b.ID
	nurse.Get("/site/sessions/"+other.ID+"/people/"+b.ID).Wants(200, "The dose before was Covishield", there).Lacks("lot_id")
	nurse.Get(there).Wants(200, "lot_id")
	nurse.Get("/site/sessions/" + other.ID + "/people/" + e.Drive.Vaccinated("COVISHIELD", testkit.Today.Add(-10)).ID).Wants(200).Lacks("/site/sessions/" + fits.ID)
}

func TestAVerifierSeesWhatTheRulesSayAndRecordsNothing(t *testing.T) {
	e := newPlace(t)
	s := e.Drive.Session(testkit.Today, 3)
	b := e.Drive.Person()
	verifier, person := e.as(staff.Verifier), "/site/sessions/"+s.ID+"/people/"+b.ID
	verifier.Get(person).Wants(200, "Asha Patil", "41 years").Lacks("lot_id", "govuk-warning-text")
	verifier.Post(person, "id", b.ID, "lot_id", s.Lots[0].LotID).Wants(403)
}

func TestTheSessionOfAnotherDayOrPlace(t *testing.T) {
	e := newPlace(t)
	tomorrow := e.Drive.Session(testkit.Today.Add(1), 3)
	b := e.Drive.Person()
	nurse := e.as(staff.Vaccinator)
	nurse.Get("/site").Wants(200, "There is no session here today", "18 September 2021")
	nurse.Get("/site/sessions/"+tomorrow.ID).Wants(200, "This session is on 18 September 2021, not today")
	nurse.Get("/site/sessions/"+tomorrow.ID+"/people/"+b.ID).Wants(200, "Choose a session of today").Lacks("lot_id")

	elsewhere := testkit.NewDrive(t, e.Drive.Store).Session(testkit.Today, 3)
	for _, path := range []string{"", "/walk-in", "/people/" + b.ID, "/people/" + b.ID + "/done"} {
		nurse.Get("/site/sessions/" + elsewhere.ID + path).Wants(404).Lacks("Asha")
	}
	nurse.Post("/site/sessions/"+elsewhere.ID, "find", b.Reference).Wants(404)
	nurse.Post("/site/sessions/"+elsewhere.ID+"/walk-in", "name", "Ravi").Wants(404)
}
