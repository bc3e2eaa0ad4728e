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
	person := e.Drive.Person(asker)
	given := e.Drive.Late(person, "COVISHIELD", "2021-03-01")
	number := certificate.Number("IN", 1, given.ID)
	testkit.Done(t, e.Drive.Store.NoteIssued(context.Background(), proof.Issued{BeneficiaryID: person.ID, DoseID: given.ID, Number: number, Key: "k"}))
	path := "/office/certificates/" + person.ID
	b.Get("/office/certificates").Wants(200, "Find", "Nothing waits")
	b.Post("/office/certificates", "find", "URN:UVCI:01:IN:OPENWIN/NONE#0").Wants(404, "There is no such certificate", "URN:UVCI:01:IN:OPENWIN/NONE#0")
	for _, find := range []string{number, " " + strings.ToLower(number) + " ", person.Reference} {
		if found := b.Post("/office/certificates", "find", find); found.Status != 303 || found.To != path {
			t.Errorf("%s: %d %s", find, found.Status, found.To)
		}
	}
	b.Get(path).Wants(200, "Asha Patil", number, "Holds", "Dose 1, Covishield, 1 March 2021")
	b.Post(path, "reason", "unfit", "words", "It was warm.").Wants(400, "Choose the dose", "It was warm.")
	b.Post(path, "dose", given.ID, "words", " ").Wants(400, "Choose why", "Write something here")
	sure := b.Post(path, "reason", "unfit", "dose", given.ID, "words", "It was warm.").Wants(200, "End these certificates?", "1 certificate ends", number, "does not come back")
	b.Get(path).Wants(200, "Holds").Lacks("Withdrawn")
	for range 2 {
		done := b.Post(path, "id", sure.Hidden("id"), "reason", sure.Hidden("reason"), "dose", sure.Hidden("dose"), "words", sure.Hidden("words"), "confirmed", "yes")
		if done.Status != 303 || done.To != path {
			t.Fatalf("%+v", done)
		}
	}
	b.Get(path).Wants(200, "Withdrawn", "The vaccine was not fit to be given", "It was warm.", "District officer, Pune").Lacks("Holds")
	b.Post(path, "reason", "unfit", "dose", given.ID, "words", "Again.").Wants(422, "all of them have ended already")
	b.Get("/office/audit?kind=certificate").Wants(200, "End of certificates", "reason: unfit", "certificates: 1").Lacks("It was warm", "Asha")

	e.as(staff.Facility).Get(path).Wants(403)
	e.as(staff.Auditor).Get("/office/certificates").Wants(403)
	delhi := e.Drive.With(t, e.Drive.Store)
	delhi.Facility.Area = testkit.Delhi
	far := e.elsewhere(delhi).as(staff.State)
	far.Get(path).Wants(404).Lacks("Asha")
	far.Post(path, "id", id.New(), "reason", "error", "dose", "all", "words", "Mine.", "confirmed", "yes").Wants(404)
	far.Post("/office/certificates", "find", number).Wants(404)
}

// Fraud is asked for by one officer and decided by another.
func TestFraudWantsASecondOfficer(t *testing.T) {
	e := newPlace(t)
	b, other := e.as(staff.District), e.as(staff.State)
	person := e.Drive.Person(asker)
	e.Drive.Late(person, "COVISHIELD", "2021-03-01")
	path := "/office/certificates/" + person.ID
	sure := b.Post(path, "reason", "fraud", "dose", "all", "words", "Two people, one arm.").Wants(200, "Ask a second officer")
	b.Post(path, "id", sure.Hidden("id"), "reason", "fraud", "dose", "all", "words", "Two people, one arm.", "confirmed", "yes").Wants(303)
	b.Get(path).Wants(200, "Holds", "You asked for this").Lacks(`action="` + path + `/second"`)
	b.Post(path+"/second", "revocation", sure.Hidden("id"), "verdict", "accept", "note", "Yes.").Wants(403)

	other.Get("/office/certificates").Wants(200, "Had by deceit", path)
	file := other.Get(path).Wants(200, "Two people, one arm.", "Your decision")
	other.Post(path+"/second", "revocation", file.Hidden("revocation"), "note", "Yes.").Wants(400, "Choose whether you accept or refuse")
	other.Post(path+"/second", "revocation", file.Hidden("revocation"), "verdict", "accept", "note", "").Wants(400, "Write something here")
	other.Post(path+"/second", "revocation", file.Hidden("revocation"), "verdict", "accept", "note", "Seen.").Wants(303)
	other.Get(path).Wants(200, "Withdrawn", "Seen.").Lacks("Holds")
	other.Get("/office/certificates").Wants(200, "Nothing waits")
}
