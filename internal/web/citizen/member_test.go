package citizen_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/testkit"
)

const here, there = "9876543210", "9876543211"

// Somebody without a document is registered when somebody of the phone who has one vouches; the page says so.
func TestWithoutADocument(t *testing.T) {
	e := newTown(t)
	b := e.signedIn(here)
	form := b.get("/household/new?state=IN-MH").Wants(200, "The person has no document", "Register that one first", "PAN Card (example, not a real number: ABCPE1234F)",
		"bring a certificate of a registered doctor", "leave the day and month empty")
	form.Lacks("vouched_by")
	bare := person(form.Hidden("id"), "id_kind", "", "id_number", "")
	b.post("/household/new", bare...).Wants(422, `id="id_kind-error"`, "someone with a document can vouch", `<details class="govuk-details" open>`, `value="Asha Patil"`)
	b.post("/household/new", person(form.Hidden("id"), "id_number", "1")...).Wants(400, `id="id_number-error"`, "the form of MH1220110012345, which is an example")

	first := b.registered("Asha Patil")
	form = b.get("/household/new?state=IN-MH").Wants(200, "Who vouches for the person?", `value="`+first+`"`)
	b.post("/household/new", person(form.Hidden("id"), "id_kind", "", "id_number", "", "name", "Bipin Das", "vouched_by", "nobody")...).Wants(422, `id="vouched_by-error"`, "Bipin Das")
	b.post("/household/new", person(form.Hidden("id"), "id_kind", "", "id_number", "", "name", "Bipin Das", "vouched_by", first)...).Wants(200, "Bipin Das")
	b.get("/household/"+form.Hidden("id")).Wants(200, "Bipin Das", "Someone with a document vouches")
}

// A document that is registered on another phone: the record moves here when that phone's owner reads the code out.
func TestARecordComesHere(t *testing.T) {
	e := newTown(t)
	old := e.signedIn(there)
	ident := old.registered("Lakshmi Bai")
	testkit.Done(t, e.House.Store.KeepLanguage(context.Background(), "+91"+there, "hi")) // it is written to in Hindi
	licence := testkit.Licence(ident)

	b := e.signedIn(here)
	form := b.get("/household/new?state=IN-MH")
	p := b.post("/household/new", person(form.Hidden("id"), "id_number", licence)...).Wants(409, `id="id_number-error"`, "can be moved to your phone", "/household/claim")
	p.Lacks("Lakshmi", there)
	e.Clock.Advance(time.Minute) // so that the code is the newest message
	p = b.post("/household/claim", "id_kind", "driving_licence", "id_number", licence).Wants(200, "Enter the code from the other phone", "registered now")
	p.Lacks("Lakshmi", there[6:], "3211")
	if p.Path != "/household/move" {
		t.Fatalf("claiming leads to %s", p.Path)
	}
	inbox, err := e.House.Store.Inbox(context.Background(), 1)
	if err != nil || len(inbox) != 1 || strings.Contains(inbox[0].Text, "is the code") {
		t.Errorf("the code is told in the language of whoever asks: %v, %v", inbox, err)
	}
	code := e.lastCode(there)
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	b.post("/household/move", "code", "12").Wants(400, `id="code-error"`)
	b.post("/household/move", "code", wrong).Wants(401, `id="code-error"`, "Tries left: 2").Lacks("Lakshmi")
	for range 2 { // a double click moves once
		p = b.post("/household/move", "code", code).Wants(200, "Lakshmi Bai", "on this phone now")
		if p.Path != "/household" {
			t.Errorf("the code leads to %s", p.Path)
		}
	}
	old.get("/household").Wants(200, "Nobody is registered on this phone yet").Lacks("Lakshmi")
	old.get("/household/" + ident).Wants(404).Lacks("Lakshmi")
	b.get("/household/"+ident).Wants(200, "moved to another phone")
	b.post("/household/claim", "id_kind", "driving_licence", "id_number", licence).Wants(409, "on this phone already")
	b.post("/household/claim", "id_kind", "driving_licence", "id_number", "MH9999999999").Wants(404, "Nobody is registered with this document")
}

// Somebody goes to another phone when its owner reads the code out; the code of one browser is nothing in another.
func TestARecordGoesElsewhere(t *testing.T) {
	e := newTown(t)
	b := e.signedIn(here)
	ident := b.registered("Lakshmi Bai")
	path := "/household/" + ident + "/transfer"
	b.get(path).Wants(200, "Lakshmi Bai", "Mobile number of the other phone")
	b.post(path, "phone", "12").Wants(400, `id="phone-error"`, `value="12"`)
	b.post(path, "phone", here).Wants(409, `id="phone-error"`)
	b.post(path, "phone", there).Wants(200, "3211", "read the code to you").Lacks(there)
	e.signedIn("9876543212").post("/household/move", "code", e.lastCode(there)).Wants(200, "Nobody is registered").Lacks("Lakshmi")
	b.post("/household/move", "code", e.lastCode(there)).Wants(200, "on the other phone now").Lacks("Lakshmi")
	if h, err := e.House.Store.Household(context.Background(), "+91"+there); err != nil || len(h) != 1 || h[0].ID != ident {
		t.Errorf("on the other phone: %v, %v", h, err)
	}
}

func TestLeavingAPhone(t *testing.T) {
	e := newTown(t)
	b := e.signedIn(here)
	ident := b.registered("Lakshmi Bai")
	path := "/household/" + ident + "/leave"
	form := b.get(path).Wants(200, "Take this person off the phone?", "Write this reference number down")
	e.signedIn(there).post(path, "id", form.Hidden("id")).Wants(404)
	for range 2 {
		b.post(path, "id", form.Hidden("id")).Wants(200, "They stay registered", "Nobody is registered on this phone yet")
	}
	reference := strings.Join(strings.Fields(form.Find(`<strong dir="ltr">([0-9\s\x{a0}]+)`)), "")
	found, err := e.House.Store.FindByReference(context.Background(), testkit.National(), e.Drive.Session(testkit.Today, 1).ID, reference)
	if err != nil || found != ident {
		t.Errorf("the reference number on the page does not find them: %v", err)
	}
}

func TestConsentIsTakenBackAndGivenAgain(t *testing.T) {
	e := newTown(t)
	b := e.signedIn(here)
	ident := b.registered("Lakshmi Bai")
	tomorrow := e.Drive.Session(testkit.Today.Add(1), 3)
	book := "/household/" + ident + "/book/" + tomorrow.ID
	b.post(book, "id", b.get(book).Hidden("id"), "slot", "1").Wants(200, "The place is booked")

	path := "/household/" + ident + "/consent"
	b.get(path).Wants(200, "Consent is given", "What we keep", "Your rights", path+"/end", "given (version")
	end := b.get(path+"/end").Wants(200, "Take consent back?", "are cancelled")
	e.signedIn(there).post(path+"/end", "id", end.Hidden("id")).Wants(404)
	for range 2 {
		b.post(path+"/end", "id", end.Hidden("id")).Wants(200, "Consent is taken back", "Before the next booking we ask for consent", path+`">Read and agree`).Lacks("See the slip", "Book dose")
	}
	b.get(book).Wants(200, "Consent is needed first")
	form := b.get(path).Wants(200, "taken back (version")
	b.post(path, "id", form.Hidden("id")).Wants(400, `id="consent-error"`)
	b.post(path, "id", form.Hidden("id"), "consent", "2021-01").Wants(400, `id="consent-error"`)
	b.post(path, "id", form.Hidden("id"), "consent", beneficiary.Consent).Wants(200, "Thank you. Consent is given.").Lacks("Before the next booking")
	b.post(book, "id", b.get(book).Hidden("id"), "slot", "1").Wants(200, "The place is booked")
}

func TestErasing(t *testing.T) {
	e := newTown(t)
	b := e.signedIn(here)
	ident := b.registered("Lakshmi Bai")
	licence := testkit.Licence(ident)
	path := "/household/" + ident + "/erase"
	form := b.get(path).Wants(200, "Erase this registration?", "cannot be undone")
	e.signedIn(there).post(path, "id", form.Hidden("id")).Wants(404)
	for range 2 {
		b.post(path, "id", form.Hidden("id")).Wants(200, "The registration is erased", "Nobody is registered on this phone yet").Lacks("Lakshmi")
	}
	again := b.get("/household/new?state=IN-MH").Hidden("id")
	b.post("/household/new", person(again, "name", "Lakshmi Bai", "id_number", licence)...).Wants(200, "Lakshmi Bai")

	d := e.Drive
	d.Record(testkit.WalkIn(beneficiary.Beneficiary{ID: again}, d.Session(testkit.Today, 2)))
	path = "/household/" + again + "/erase"
	b.get(path).Wants(200, "This registration stays", "health record", "Rule:", "/consent/end", "/leave").Lacks("Yes, erase it")
	b.post(path, "id", ident).Wants(422, "because a dose was given")
}

// Nobody asks for the records of others all day.
func TestRecordsAreAskedForAFewTimesADay(t *testing.T) {
	e := newTown(t)
	b := e.signedIn(here)
	for _, number := range []string{"MH0000001", "MH0000002", "MH0000003", "MH0000004", "MH0000005"} {
		b.post("/household/claim", "id_kind", "driving_licence", "id_number", number).Wants(404)
	}
	b.post("/household/claim", "id_kind", "driving_licence", "id_number", "MH0000006").Wants(429, "5 times a day")
}
