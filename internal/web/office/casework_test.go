package office_test

import (
	"context"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

const asker = "+919812340301"

// opened opens a case about somebody on the asker's phone.
func (e *place) opened(b beneficiary.Beneficiary, kind casework.Kind, asked casework.Asked, claimed store.Claimed) casework.Case {
	e.t.Helper()
	asked.Words = "Please put this right."
	c, err := e.Drive.Store.OpenCase(context.Background(), casework.Ask{ID: id.New(), BeneficiaryID: b.ID, Kind: kind, Asked: asked, Phone: asker},
		claimed, &casework.Evidence{Media: "image/png", Body: []byte("\x89PNG of the card")})
	testkit.Done(e.t, err)
	return c
}

// An officer finds an issue, sees what is asked beside what stands, asks back, and decides with a reason. Once.
func TestDecidingAnIssue(t *testing.T) {
	e := newPlace(t)
	b := e.as(staff.District)
	person := e.Drive.Person(asker)
	e.Drive.Late(person, "COVISHIELD", "2021-03-01")
	c := e.opened(person, casework.Name, casework.Asked{Name: "Asha Pawar"}, store.Claimed{})
	path := "/office/cases/" + person.ID + "/" + c.ID
	b.Get("/office/cases").Wants(200, path, "The name is wrong", "Pune").Lacks("Asha", person.Reference)
	b.Get("/office/cases?kind=sex&state=open").Wants(200).Lacks(path)
	b.Get("/office/cases?state=accepted").Wants(200).Lacks(path)

	file := b.Get(path).Wants(200, "Asha Pawar", "Asha Patil", "Dose 1, Covishield, 1 March 2021", "Please put this right.", "evidence/1", "What stood before is kept").Lacks(asker[3:])
	picture := b.Get(path + "/evidence/1")
	if picture.Status != 200 || picture.Body != "\x89PNG of the card" {
		t.Errorf("the picture is %d, %q", picture.Status, picture.Body)
	}
	step := file.Hidden("step")
	b.Post(path+"/ask", "step", step, "note", "").Wants(400, "Write something here")
	if asked := b.Post(path+"/ask", "step", step, "note", "Which card?"); asked.Status != 303 || asked.To != path {
		t.Errorf("%+v", asked)
	}
	b.Post(path+"/decide", "step", step, "verdict", "accept", "reason", "Seen.").Wants(409, "Something has happened here", "Which card?", "Seen.")
	step = b.Get(path).Hidden("step")
	b.Post(path+"/decide", "step", step, "reason", "Seen.").Wants(400, "Choose whether you accept or refuse", "Seen.")
	b.Post(path+"/decide", "step", step, "verdict", "accept", "reason", " ").Wants(400, "Write something here")
	for range 2 {
		if done := b.Post(path+"/decide", "step", step, "verdict", "accept", "reason", "The card shows it."); done.Status != 303 || done.To != path {
			t.Fatalf("%+v", done)
		}
	}
	b.Get(path).Wants(200, "Accepted", "The card shows it.", "District officer, Pune", "What the record said before", "Asha Patil", "Asha Pawar").Lacks(`action="` + path)
	b.Post(path+"/decide", "step", step, "verdict", "refuse", "reason", "No.").Wants(409, "decided already")
	e.as(staff.National).Get(path).Wants(200, "Accepted")
	b.Get("/office/cases").Wants(200).Lacks(path)
	b.Get("/office/cases?state=accepted&kind=name").Wants(200, path)
}

// Two records are read beside one another before they are merged. Neither the facility nor another district sees them.
func TestIssueAboutTwoRecords(t *testing.T) {
	e := newPlace(t)
	b := e.as(staff.District)
	person, other := e.Drive.Person(asker), e.Drive.Person()
	e.Drive.Late(other, "COVAXIN", "2021-03-01")
	c := e.opened(person, casework.Merge, casework.Asked{}, store.Claimed{Reference: other.Reference, Last4: other.IDLast4})
	path := "/office/cases/" + person.ID + "/" + c.ID
	file := b.Get(path).Wants(200, "The other record", "Covaxin, 1 March 2021", "the other is closed", "Vaccine stock is not changed")
	b.Post(path+"/decide", "step", file.Hidden("step"), "verdict", "accept", "reason", "One person.").Wants(303)
	b.Get(path).Wants(200, "Closed", "Accepted")

	e.as(staff.Facility).Get(path).Wants(403)
	e.as(staff.DataEntry).Get("/office/cases").Wants(403)
	delhi := e.Drive.With(t, e.Drive.Store)
	delhi.Facility.Area = testkit.Delhi
	far := e.elsewhere(delhi).as(staff.State)
	for _, at := range []string{path, path + "/evidence/1", strings.Replace(path, person.ID, other.ID, 1)} {
		far.Get(at).Wants(404).Lacks("Asha")
	}
	far.Post(path+"/decide", "step", "3", "verdict", "refuse", "reason", "No.").Wants(404)
	far.Post(path+"/ask", "step", "3", "note", "Why?").Wants(404)
}
