package citizen_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

const smallPDF = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

// send posts a form with a file; fields are name, value.
func (b *browser) send(path, filename, file string, fields ...string) page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		testkit.Done(b.t, form.WriteField(fields[i], fields[i+1]))
	}
	part, err := form.CreateFormFile("evidence", filename)
	testkit.Done(b.t, err)
	_, err = part.Write([]byte(file))
	testkit.Done(b.t, err)
	testkit.Done(b.t, form.Close())
	return b.answer(b.client.Post(b.URL+path, form.FormDataContentType(), &body))
}

// sendAll posts a form with some files.
func (b *browser) sendAll(path string, files []string, fields ...string) page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		testkit.Done(b.t, form.WriteField(fields[i], fields[i+1]))
	}
	for _, file := range files {
		part, err := form.CreateFormFile("evidence", "card.pdf")
		testkit.Done(b.t, err)
		_, err = part.Write([]byte(file))
		testkit.Done(b.t, err)
	}
	testkit.Done(b.t, form.Close())
	return b.answer(b.client.Post(b.URL+path, form.FormDataContentType(), &body))
}

// decided lets an officer of the district decide a case.
func (e *town) decided(person, c string, accept bool, reason string) {
	e.t.Helper()
	own, err := e.House.Store.OpenCaseFile(context.Background(), e.Drive.Actor(staff.District), person, c)
	testkit.Done(e.t, err)
	_, err = e.House.Store.DecideCase(context.Background(), e.Drive.Actor(staff.District), casework.Decision{
		BeneficiaryID: person, CaseID: c, Step: len(own.Case.Steps) + 1, Accept: accept, Reason: reason})
	testkit.Done(e.t, err)
}

// Somebody asks for another name, with evidence, answers a question, and reads the decision.
func TestRaiseAnIssue(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9812340201")
	person := b.registered("Asha Patil")
	b.get("/household").Wants(200, "/household/"+person+"/cases")
	b.get("/household/"+person+"/cases").Wants(200, "The name is wrong", "two records", "within 7 days").Lacks("A dose was never given")
	asking := "/household/" + person + "/new-case/name"
	form := b.get(asking).Wants(200, "The right name", "1980", "24 September 2021", `enctype="multipart/form-data"`)
	ident := form.Hidden("id")

	// What is wrong is said at its field, and what was typed stays.
	b.send(asking, "", "", "id", ident, "name", "", "words", "It says Patil").Wants(400, "Enter the name.", "It says Patil")
	b.send(asking, "card.png", "<script>alert(1)</script>", "id", ident, "name", "Asha Pawar", "words", "It says Patil").
		Wants(400, "We cannot read this file", `value="Asha Pawar"`, "It says Patil", `href="#evidence"`)
	b.send(asking, "card.pdf", "%PDF-1.4"+strings.Repeat(" ", 3<<20)+"%%EOF", "id", ident, "name", "Asha Pawar", "words", "It says Patil").
		Wants(400, "larger than 1 MB", `value="Asha Pawar"`)

	b.send(asking, "card.png", "", "id", ident, "name", "Asha Pawar", "words", "It says Patil").
		Wants(400, "This file is empty", `value="Asha Pawar"`, `href="#evidence"`)
	b.sendAll(asking, []string{smallPDF, smallPDF}, "id", ident, "name", "Asha Pawar", "words", "It says Patil").
		Wants(400, "Only one file can be sent", `value="Asha Pawar"`, `href="#evidence"`)

	sent := b.send(asking, "card.html", smallPDF, "id", ident, "name", "Asha Pawar", "words", "I married.").Wants(200, "Sent.", "Open", "Asha Pawar", "I married.", "24 September 2021")
	if again := b.send(asking, "card.html", smallPDF, "id", ident, "name", "Asha Pawar", "words", "I married."); again.Path != sent.Path {
		t.Errorf("a second click leads to %s", again.Path)
	}
	file := sent.Find(`href="([^"]+/evidence/1)"`)
	answer, err := b.client.Get(b.URL + file)
	testkit.Done(t, err)
	answer.Body.Close()
	if h := answer.Header; h.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") ||
		h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the file comes with %v", h)
	}
	b.send("/household/"+person+"/new-case/sex", "", "", "id", ident, "sex", "male", "words", "I am a man.").Wants(409).Lacks("Sent.")
	b.get(asking).Wants(409, "You have asked this already").Lacks("The right name")

	// Somebody else sees nothing of it.
	stranger := e.signedIn("9812340202")
	stranger.get("/cases").Wants(200, "Nothing to show yet").Lacks("The name is wrong")
	for _, path := range []string{sent.Path, file, asking, "/household/" + person + "/cases"} {
		stranger.get(path).Wants(404).Lacks("Asha", "Pawar")
	}
	stranger.post(sent.Path+"/withdraw", "step", "2").Wants(404)

	c := sent.Path[strings.LastIndex(sent.Path, "/")+1:]
	officer := e.Drive.Actor(staff.District)
	_, err = e.House.Store.OpenCaseFile(context.Background(), officer, person, c)
	testkit.Done(t, err)
	_, err = e.House.Store.AskBack(context.Background(), officer, casework.Move{BeneficiaryID: person, CaseID: c, Step: 3, Note: "When was the wedding?"})
	testkit.Done(t, err)
	question := b.get(sent.Path).Wants(200, "Waits for your answer", "When was the wedding?", "An officer looked at it")
	var card bytes.Buffer
	testkit.Done(t, png.Encode(&card, image.NewGray(image.Rect(0, 0, 2, 2))))
	step := question.Hidden("step")
	b.send(sent.Path+"/answer", "", "", "step", step, "note", " ").Wants(400, "Write something here")
	b.send(sent.Path+"/answer", "a.png", card.String(), "step", step, "note", "In May.").Wants(200, "Your answer is sent", "In May.", "evidence/4")
	b.send(sent.Path+"/answer", "a.png", card.String(), "step", step, "note", "In May.").Wants(200) // a second click
	b.send(sent.Path+"/answer", "", "", "step", step, "note", "In June.").Wants(409, "Something has happened here")

	e.decided(person, c, true, "The papers show it.")
	b.get(sent.Path).Wants(200, "Accepted", "The papers show it.").Lacks("Take this back")
	b.get("/household").Wants(200, "Asha Pawar")
	b.get(asking).Wants(422, "can be changed only so often")
}

// Each kind of issue has a form with what it needs and no more, and is opened with it.
func TestFormsOfIssues(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9812340203")
	asha, again := b.registered("Asha Patil"), b.registered("Asha Patel")
	household, err := e.House.Store.Household(context.Background(), "+919812340203")
	testkit.Done(t, err)
	given := e.Drive.Late(household[0], "COVISHIELD", "2021-03-01")
	for _, c := range []struct {
		kind   string
		fields []string
		wants  []string // in the form
		lacks  string
	}{
		{"birth", []string{"birth_year-year", "1979"}, []string{"The right date of birth"}, "Which dose?"},
		{"sex", []string{"sex", "other"}, []string{"Female", "Male"}, "The right name"},
		{"document", []string{"id_kind", "pan", "id_number", "ABCPE1234F"}, []string{"Voter ID"}, "Which dose?"},
		{"dose_date", []string{"dose", given.ID, "date-day", "2", "date-month", "3", "date-year", "2021"}, []string{"1 March 2021", "checked"}, "The right name"},
		{"not_given", []string{"dose", given.ID}, []string{"1 March 2021"}, "On which day"},
		{"merge", []string{"other", again}, []string{"Asha Patel", "A record on another phone"}, "Which dose?"},
		{"revoke", []string{"dose", given.ID}, []string{"1 March 2021"}, "On which day"},
		{"unknown", nil, []string{"this person leaves your phone"}, "Which dose?"},
	} {
		path := "/household/" + asha + "/new-case/" + c.kind
		form := b.get(path).Wants(200, c.wants...)
		form.Lacks(c.lacks)
		fields := append([]string{"id", form.Hidden("id"), "words", "Please."}, c.fields...)
		sent := b.post(path, fields...).Wants(200, "Sent.") // as a browser without a file sends it too
		b.get("/household/"+asha+"/cases").Wants(200, sent.Path)
		b.post(sent.Path+"/withdraw", "step", sent.Hidden("step")).Wants(200, "Taken back").Lacks(`action="` + sent.Path + "/withdraw")
	}
	// The answer about somebody who has left the phone is found by whoever asked.
	path := "/household/" + again + "/new-case/unknown"
	gone := b.post(path, "id", b.get(path).Hidden("id"), "words", "Who is this?").Wants(200)
	e.decided(again, gone.Path[strings.LastIndex(gone.Path, "/")+1:], true, "A slip of the pen.")
	b.get("/household").Wants(200, `href="/cases"`).Lacks("Asha Patel")
	b.get("/cases").Wants(200, gone.Path, "Accepted")
	b.get(gone.Path).Wants(200, "A slip of the pen.")

	b.get("/household/"+asha+"/new-case/restore").Wants(200, "Something was taken back")
	b.get("/household/" + asha + "/new-case/refund").Wants(404)

	// A record elsewhere is named by number and document; whoever guesses learns nothing, and not for long.
	merge := "/household/" + asha + "/new-case/merge"
	ident := b.get(merge).Hidden("id")
	b.post(merge, "id", ident, "words", "Please.").Wants(400, "Choose the other record")
	b.post(merge, "id", ident, "words", "Please.", "other", "elsewhere", "reference", "123").Wants(400, "Choose the other record")
	other := e.Drive.Person("+919812340299")
	for range 10 {
		b.post(merge, "id", ident, "words", "Please.", "other", "elsewhere", "reference", other.Reference, "last4", "zzzz").Wants(http.StatusNotFound, "We find no record").Lacks(other.ID)
	}
	b.post(merge, "id", ident, "words", "Please.", "other", "elsewhere", "reference", other.Reference, "last4", other.IDLast4).Wants(http.StatusTooManyRequests)

	// Nor does anybody find out which documents are registered.
	document := "/household/" + asha + "/new-case/document"
	ident = b.get(document).Hidden("id")
	probe := func(number string) page {
		return b.post(document, "id", ident, "words", "Please.", "id_kind", "driving_licence", "id_number", number)
	}
	for n := range 5 {
		one := testkit.Licence(e.Drive.Person(fmt.Sprintf("+91981234030%d", n)).ID)
		for range 2 - n/4 { // the same again is no other document
			probe(one).Wants(http.StatusConflict, "stands in another record")
		}
	}
	for _, number := range []string{testkit.Licence(other.ID), "MH0000000000"} {
		probe(number).Wants(http.StatusTooManyRequests)
	}
}
