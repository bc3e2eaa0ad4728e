package office_test

import (
	"context"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// An officer finds a certificate by its number, sees what would end, and ends it once.
func TestEndingCertificates(t *testing.T) {
	e := newPlace(t)
	b := e.as(staff.District)
	person := e.drive.Person(asker)
	given := e.drive.Late(person, "COVISHIELD", "2021-03-01")
	number := certificate.Number("IN", 1, given.ID)
	testkit.Done(t, e.drive.Store.NoteIssued(context.Background(), proof.Issued{BeneficiaryID: person.ID, DoseID: given.ID, Number: number, Key: "k"}))
	path := "/office/certificates/" + person.ID
	b.get("/office/certificates").wants(200, "Find", "Nothing waits")
	b.post("/office/certificates", "find", "URN:UVCI:01:IN:OPENWIN/NONE#0").wants(404, "There is no such certificate", "URN:UVCI:01:IN:OPENWIN/NONE#0")
	for _, find := range []string{number, " " + strings.ToLower(number) + " ", person.Reference} {
		if found := b.post("/office/certificates", "find", find); found.status != 303 || found.to != path {
			t.Errorf("%s: %d %s", find, found.status, found.to)
		}
	}
	b.get(path).wants(200, "Asha Patil", number, "Holds", "Dose 1, Covishield, 1 March 2021")
	b.post(path, "reason", "unfit", "words", "It was warm.").wants(400, "Choose the dose", "It was warm.")
	b.post(path, "dose", given.ID, "words", " ").wants(400, "Choose why", "Write something here")
	sure := b.post(path, "reason", "unfit", "dose", given.ID, "words", "It was warm.").wants(200, "End these certificates?", "1 certificate ends", number, "does not come back")
	b.get(path).wants(200, "Holds").lacks("Withdrawn")
	for range 2 {
		done := b.post(path, "id", sure.hidden("id"), "reason", sure.hidden("reason"), "dose", sure.hidden("dose"), "words", sure.hidden("words"), "confirmed", "yes")
		if done.status != 303 || done.to != path {
			t.Fatalf("%+v", done)
		}
	}
	b.get(path).wants(200, "Withdrawn", "The vaccine was not fit to be given", "It was warm.", "District officer, Pune").lacks("Holds")
	b.post(path, "reason", "unfit", "dose", given.ID, "words", "Again.").wants(422, "all of them have ended already")
	b.get("/office/audit?kind=certificate").wants(200, "End of certificates", "reason: unfit", "certificates: 1").lacks("It was warm", "Asha")

	e.as(staff.Facility).get(path).wants(403)
	e.as(staff.Auditor).get("/office/certificates").wants(403)
	delhi := e.drive.With(t, e.drive.Store)
	delhi.Facility.Area = testkit.Delhi
	far := (&place{t: t, drive: delhi, clock: e.clock, url: e.url}).as(staff.State)
	far.get(path).wants(404).lacks("Asha")
	far.post(path, "id", id.New(), "reason", "error", "dose", "all", "words", "Mine.", "confirmed", "yes").wants(404)
	far.post("/office/certificates", "find", number).wants(404)
}

// Fraud is asked for by one officer and decided by another.
func TestFraudWantsASecondOfficer(t *testing.T) {
	e := newPlace(t)
	b, other := e.as(staff.District), e.as(staff.State)
	person := e.drive.Person(asker)
	e.drive.Late(person, "COVISHIELD", "2021-03-01")
	path := "/office/certificates/" + person.ID
	sure := b.post(path, "reason", "fraud", "dose", "all", "words", "Two people, one arm.").wants(200, "Ask a second officer")
	b.post(path, "id", sure.hidden("id"), "reason", "fraud", "dose", "all", "words", "Two people, one arm.", "confirmed", "yes").wants(303)
	b.get(path).wants(200, "Holds", "You asked for this").lacks(`action="` + path + `/second"`)
	b.post(path+"/second", "revocation", sure.hidden("id"), "verdict", "accept", "note", "Yes.").wants(403)

	other.get("/office/certificates").wants(200, "Had by deceit", path)
	file := other.get(path).wants(200, "Two people, one arm.", "Your decision")
	other.post(path+"/second", "revocation", file.hidden("revocation"), "note", "Yes.").wants(400, "Choose whether you accept or refuse")
	other.post(path+"/second", "revocation", file.hidden("revocation"), "verdict", "accept", "note", "").wants(400, "Write something here")
	other.post(path+"/second", "revocation", file.hidden("revocation"), "verdict", "accept", "note", "Seen.").wants(303)
	other.get(path).wants(200, "Withdrawn", "Seen.").lacks("Holds")
	other.get("/office/certificates").wants(200, "Nothing waits")
}
