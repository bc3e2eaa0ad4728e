package site_test

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestABookedPersonFromCodeToDone(t *testing.T) {
	e := newPlace(t)
	e.clock.Set(testkit.Today.Add(-1), 10*60)
	s := e.drive.Session(testkit.Today, 3)
	b := e.drive.Person()
	a := e.drive.Book(b, s, testkit.Morning)
	e.clock.Set(testkit.Today, 10*60)
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	person := desk + "/people/" + b.ID

	nurse.get("/site").wants(200, "Aundh District Hospital", "1 booked, 0 doses given, 9 places", desk)
	nurse.get(desk).wants(200, "Asha Patil", "1 still to come")
	for _, wrong := range []string{"zzz", "0000", "12345678901234"} {
		nurse.post(desk, "find", wrong).wants(404, `id="find-error"`)
	}
	nurse.post(desk, "find", " ").wants(400, `id="find-error"`, "Type a code, a number or a name.")
	nurse.post(desk, "find", "pat ASHA").wants(200, "Record dose 1 of Covishield").lacks(`value="4711"`)
	if to := nurse.post(desk, "find", b.Reference[:4]+" "+b.Reference[4:]).wants(303).to; to != person {
		t.Errorf("the reference number leads to %s", to)
	}
	form := nurse.post(desk, "find", a.Code).wants(200, "Record dose 1 of Covishield", `value="4711"`, "checked")

	act := []string{"id", form.hidden("id"), "lot_id", s.Lots[0].LotID, "code", "0815"}
	nurse.post(person, act...).wants(422, `id="code-error"`, `value="0815"`, form.hidden("id"))
	act[5] = "४७११" // the code in the digits of Hindi
	for range 2 {   // a double click is one dose
		if to := nurse.post(person, act...).wants(303).to; to != person+"/done" {
			t.Errorf("recording leads to %s", to)
		}
	}
	nurse.get(person+"/done").wants(200, "Dose 1 is recorded", "10:30 am")
	nurse.get(desk).wants(200, "1 booked, 1 doses given", "Done at 10:00 am")
	nurse.get(person).wants(200, "Done at 10:00 am").lacks("lot_id")
}

func TestAWalkInIsRegisteredAndVaccinatedOnTheSpot(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Session(testkit.Today, 3)
	nurse, desk := e.as(staff.Vaccinator), "/site/sessions/"+s.ID
	form := nurse.get(desk+"/walk-in").wants(200, "3 places left")
	nurse.post(desk+"/walk-in", "id", form.hidden("id"), "name", "Ravi Kumar").wants(400,
		`value="Ravi Kumar"`, `id="birth_year-error"`, `id="sex-error"`, `id="consent-error"`)
	act := []string{"id", form.hidden("id"), "name", "Ravi Kumar", "birth_year", "1971", "sex", "male", "consent", "yes"}
	person := desk + "/people/" + form.hidden("id")
	for range 2 {
		if to := nurse.post(desk+"/walk-in", act...).wants(303).to; to != person {
			t.Errorf("registering leads to %s", to)
		}
	}
	dose := nurse.get(person).wants(200, "Ravi Kumar", "50 years", "takes a walk-in place")
	nurse.post(person, "id", dose.hidden("id"), "lot_id", "").wants(400, `id="lot_id-error"`)
	nurse.post(person, "id", dose.hidden("id"), "lot_id", s.Lots[0].LotID).wants(303)
	nurse.get(desk).wants(200, "Without a booking", "Ravi Kumar")
	nurse.get(desk+"/walk-in").wants(200, "2 places left")
}

func TestWhoIsTooEarlyIsToldWhen(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Session(testkit.Today, 3)
	b := e.drive.Vaccinated("COVISHIELD", testkit.Today.Add(-10))
	nurse, person := e.as(staff.Vaccinator), "/site/sessions/"+s.ID+"/people/"+b.ID
	nurse.get(person).wants(200, "Dose 2 can be given from 30 November 2021", "Covishield, 7 September 2021").lacks("lot_id")
	nurse.post(person, "id", b.ID, "lot_id", s.Lots[0].LotID).wants(422, "Dose 2 can be given from 30 November 2021").lacks("lot_id")
	v, err := e.drive.Store.Visitor(context.Background(), e.drive.Actor(staff.Vaccinator), s.ID, b.ID)
	testkit.Done(t, err)
	if len(v.History) != 1 {
		t.Errorf("there are %d doses on record", len(v.History))
	}
}

func TestWhoDoesNotFitHereIsShownWhereTheyDo(t *testing.T) {
	e := newPlace(t)
	other := e.drive.Publish(e.drive.Plan(testkit.Today, e.drive.Lot("COVAXIN", "2021-12-31", 3), 1))
	fits := e.drive.Session(testkit.Today, 3)
	b := e.drive.Vaccinated("COVISHIELD", testkit.Today.Add(-100))
	nurse, there := e.as(staff.Vaccinator), "/site/sessions/"+fits.ID+"/people/"+b.ID
	nurse.get("/site/sessions/"+other.ID+"/people/"+b.ID).wants(200, "The dose before was Covishield", there).lacks("lot_id")
	nurse.get(there).wants(200, "lot_id")
	nurse.get("/site/sessions/" + other.ID + "/people/" + e.drive.Vaccinated("COVISHIELD", testkit.Today.Add(-10)).ID).wants(200).lacks("/site/sessions/" + fits.ID)
}

func TestAVerifierSeesWhatTheRulesSayAndRecordsNothing(t *testing.T) {
	e := newPlace(t)
	s := e.drive.Session(testkit.Today, 3)
	b := e.drive.Person()
	verifier, person := e.as(staff.Verifier), "/site/sessions/"+s.ID+"/people/"+b.ID
	verifier.get(person).wants(200, "Asha Patil", "41 years").lacks("lot_id", "govuk-warning-text")
	verifier.post(person, "id", b.ID, "lot_id", s.Lots[0].LotID).wants(403)
}

func TestTheSessionOfAnotherDayOrPlace(t *testing.T) {
	e := newPlace(t)
	tomorrow := e.drive.Session(testkit.Today.Add(1), 3)
	b := e.drive.Person()
	nurse := e.as(staff.Vaccinator)
	nurse.get("/site").wants(200, "There is no session here today", "18 September 2021")
	nurse.get("/site/sessions/"+tomorrow.ID).wants(200, "This session is on 18 September 2021, not today")
	nurse.get("/site/sessions/"+tomorrow.ID+"/people/"+b.ID).wants(200, "Choose a session of today").lacks("lot_id")

	elsewhere := testkit.NewDrive(t, e.drive.Store).Session(testkit.Today, 3)
	for _, path := range []string{"", "/walk-in", "/people/" + b.ID, "/people/" + b.ID + "/done"} {
		nurse.get("/site/sessions/" + elsewhere.ID + path).wants(404).lacks("Asha")
	}
	nurse.post("/site/sessions/"+elsewhere.ID, "find", b.Reference).wants(404)
	nurse.post("/site/sessions/"+elsewhere.ID+"/walk-in", "name", "Ravi").wants(404)
}
