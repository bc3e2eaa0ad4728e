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
	c, err := e.drive.Store.OpenCase(context.Background(), casework.Ask{ID: id.New(), BeneficiaryID: b.ID, Kind: kind, Asked: asked, Phone: asker},
		claimed, &casework.Evidence{Media: "image/png", Body: []byte("\x89PNG of the card")})
	testkit.Done(e.t, err)
	return c
}

// An officer finds an issue, sees what is asked beside what stands, asks back, and decides with a reason. Once.
func TestDecidingAnIssue(t *testing.T) {
	e := newPlace(t)
	b := e.as(staff.District)
	person := e.drive.Person(asker)
	e.drive.Late(person, "COVISHIELD", "2021-03-01")
	c := e.opened(person, casework.Name, casework.Asked{Name: "Asha Pawar"}, store.Claimed{})
	path := "/office/cases/" + person.ID + "/" + c.ID
	b.get("/office/cases").wants(200, path, "The name is wrong", "Pune").lacks("Asha", person.Reference)
	b.get("/office/cases?kind=sex&state=open").wants(200).lacks(path)
	b.get("/office/cases?state=accepted").wants(200).lacks(path)

	file := b.get(path).wants(200, "Asha Pawar", "Asha Patil", "Dose 1, Covishield, 1 March 2021", "Please put this right.", "evidence/1", "What stood before is kept").lacks(asker[3:])
	picture := b.get(path + "/evidence/1")
	if picture.status != 200 || picture.body != "\x89PNG of the card" {
		t.Errorf("the picture is %d, %q", picture.status, picture.body)
	}
	step := file.hidden("step")
	b.post(path+"/ask", "step", step, "note", "").wants(400, "Write something here")
	if asked := b.post(path+"/ask", "step", step, "note", "Which card?"); asked.status != 303 || asked.to != path {
		t.Errorf("%+v", asked)
	}
	b.post(path+"/decide", "step", step, "verdict", "accept", "reason", "Seen.").wants(409, "Something has happened here", "Which card?", "Seen.")
	step = b.get(path).hidden("step")
	b.post(path+"/decide", "step", step, "reason", "Seen.").wants(400, "Choose whether you accept or refuse", "Seen.")
	b.post(path+"/decide", "step", step, "verdict", "accept", "reason", " ").wants(400, "Write something here")
	for range 2 {
		if done := b.post(path+"/decide", "step", step, "verdict", "accept", "reason", "The card shows it."); done.status != 303 || done.to != path {
			t.Fatalf("%+v", done)
		}
	}
	b.get(path).wants(200, "Accepted", "The card shows it.", "District officer, Pune", "What the record said before", "Asha Patil", "Asha Pawar").lacks(`action="` + path)
	b.post(path+"/decide", "step", step, "verdict", "refuse", "reason", "No.").wants(409, "decided already")
	e.as(staff.National).get(path).wants(200, "Accepted")
	b.get("/office/cases").wants(200).lacks(path)
	b.get("/office/cases?state=accepted&kind=name").wants(200, path)
}

// Two records are read beside one another before they are merged. Neither the facility nor another district sees them.
func TestIssueAboutTwoRecords(t *testing.T) {
	e := newPlace(t)
	b := e.as(staff.District)
	person, other := e.drive.Person(asker), e.drive.Person()
	e.drive.Late(other, "COVAXIN", "2021-03-01")
	c := e.opened(person, casework.Merge, casework.Asked{}, store.Claimed{Reference: other.Reference, Last4: other.IDLast4})
	path := "/office/cases/" + person.ID + "/" + c.ID
	file := b.get(path).wants(200, "The other record", "Covaxin, 1 March 2021", "the other is closed", "Vaccine stock is not changed")
	b.post(path+"/decide", "step", file.hidden("step"), "verdict", "accept", "reason", "One person.").wants(303)
	b.get(path).wants(200, "Closed", "Accepted")

	e.as(staff.Facility).get(path).wants(403)
	e.as(staff.DataEntry).get("/office/cases").wants(403)
	delhi := e.drive.With(t, e.drive.Store)
	delhi.Facility.Area = testkit.Delhi
	far := (&place{t: t, drive: delhi, clock: e.clock, url: e.url}).as(staff.State)
	for _, at := range []string{path, path + "/evidence/1", strings.Replace(path, person.ID, other.ID, 1)} {
		far.get(at).wants(404).lacks("Asha")
	}
	far.post(path+"/decide", "step", "3", "verdict", "refuse", "reason", "No.").wants(404)
	far.post(path+"/ask", "step", "3", "note", "Why?").wants(404)
}
