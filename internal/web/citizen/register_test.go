package citizen_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRegisteringSaysAllThatIsWrongAndKeepsTheRest(t *testing.T) {
	b := newTown(t).signedIn("9876543210")
	b.get("/household").Wants(200, "Nobody is registered on this phone yet")
	b.get("/household/new").Wants(200, "Which state", "Maharashtra")
	b.get("/household/new?state=").Wants(400, `id="state-error"`, "Choose a state.")
	form := b.get("/household/new?state=IN-MH").Wants(200, "Pune")
	form.Lacks("Bengaluru")
	p := b.post("/household/new", "id", form.Hidden("id"), "state", "IN-MH", "name", "", "birth_year-year", "1800", "id_kind", "aadhaar", "id_number", "123", "group", "comorbidity")
	p.Wants(400, `id="name-error"`, `id="birth_year-error"`, `id="sex-error"`, `id="area-error"`, `id="consent-error"`, `id="id_number-error"`,
		`value="1800"`, `value="123"`, `value="comorbidity" checked`, "<details class=\"govuk-details\" open>")
	if p.Hidden("id") != form.Hidden("id") {
		t.Error("the act has another id after a refusal")
	}
	b.post("/household/new", person(form.Hidden("id"), "birth_year-day", "31", "birth_year-month", "2")...).Wants(400, `id="birth_year-error"`, "Enter a real date", `value="31"`)
}

func TestRegisteringTwiceIsOnce(t *testing.T) {
	b := newTown(t).signedIn("9876543210")
	ident := b.get("/household/new?state=IN-MH").Hidden("id")
	for range 2 {
		p := b.post("/household/new", person(ident, "name", "Lakshmi Bai")...).Wants(200, "The person is registered")
		if p.Path != "/household" {
			t.Errorf("registering leads to %s", p.Path)
		}
	}
	p := b.get("/household").Wants(200, "Lakshmi Bai", "Dose 1 can be had now", "Register another person")
	if n := strings.Count(p.Body, "<bdi>Lakshmi Bai</bdi></h2>"); n != 1 {
		t.Errorf("she is there %d times", n)
	}
	b.get("/household/new").Wants(200, `value="IN-MH-363" selected`) // the family's district is chosen already
}

func TestSomebodyTooYoungIsToldWhy(t *testing.T) {
	b := newTown(t).signedIn("9876543210")
	ident := b.get("/household/new?state=IN-MH").Hidden("id")
	card := b.post("/household/new", person(ident, "name", "Chhotu", "birth_year-year", "2019")...).
		Wants(200, "This dose is for people aged 12 or older. It will be possible from 1 January 2031.", "A place can be booked from 18 December 2030.")
	card.Lacks("18 or older", "Book dose", "Dose 1 is due from") // one vaccine, one day, said once, and no search that finds nothing
	b.get("/household/"+card.Find(`href="/household/([^"/]+)/why"`)+"/why").Wants(200, "1 January 2031").Lacks("/sessions?person=")
}

// What is wrong is listed in the order of the fields.
func TestFaultsStandInTheOrderOfTheForm(t *testing.T) {
	b := newTown(t).signedIn("9876543210")
	ident := b.get("/household/new?state=IN-MH").Hidden("id")
	page := b.post("/household/new", "id", ident, "state", "IN-MH", "id_kind", "aadhaar", "id_number", "123412341234", "group", "nobody").Wants(400).Body
	var got []string
	for _, link := range regexp.MustCompile(`<li><a href="#([a-z_]+)">`).FindAllStringSubmatch(page, -1) {
		got = append(got, link[1])
	}
	if diff := cmp.Diff([]string{"area", "name", "birth_year", "sex", "id_number", "group", "consent"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAFullPhone(t *testing.T) {
	b := newTown(t).signedIn("9876543210")
	for range 4 { // the limit of September 2021
		b.registered("Asha Patil")
	}
	b.get("/household").Wants(200, "4 people are registered on this phone").Lacks("/household/new")
	ident := b.get("/household/new?state=IN-MH").Hidden("id")
	b.post("/household/new", person(ident)...).Wants(422, "4 people are registered on this number", `value="Asha Patil"`)
}
