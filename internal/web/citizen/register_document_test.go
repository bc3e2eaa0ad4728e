package citizen_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
)

// A phone learns of a few documents a day that they are registered elsewhere, and of no more.
func TestDocumentsCannotBeTriedOut(t *testing.T) {
	e := newTown(t)
	taken := func(n int) []string { return []string{"id_kind", "passport", "id_number", fmt.Sprintf("A123456%d", n)} }
	for n := range 5 {
		e.signedIn(fmt.Sprintf("987654321%d", 1+n)).post("/household/new", person(id.New(), taken(n)...)...).Wants(200, "The person is registered")
	}

	b := e.signedIn("9876543210")
	first := b.registered("Asha Patil")
	for _, n := range []int{0, 0, 0, 1, 2, 2, 3, 4} { // the same again, as by a double click, is no other document
		b.post("/household/new", person(id.New(), taken(n)...)...).Wants(409, `id="id_number-error"`, fmt.Sprintf(`value="A123456%d"`, n))
	}
	for _, number := range []string{"A1234560", "B7654321"} { // a free one is not told apart any more
		b.post("/household/new", person(id.New(), "id_kind", "passport", "id_number", number)...).
			Wants(429, `id="id_number-error"`, "Too many cards", "24 hours", `value="`+number+`"`)
	}
	e.Clock.Advance(24*time.Hour - 20*time.Minute)
	b = e.signedIn("9876543210") // the sign-in has run out; the limit has not
	b.post("/household/new", person(id.New(), taken(0)...)...).Wants(429, "Time to wait: 20 minutes")
	b.post("/household/new", person(id.New(), "id_kind", "", "id_number", "", "vouched_by", first)...).Wants(200, "The person is registered") // without a document all is as before
	e.Clock.Advance(20 * time.Minute)
	b.post("/household/new", person(id.New(), "id_kind", "passport", "id_number", "B7654321")...).Wants(200, "The person is registered")
}

// Documents are called by their names in the reader's language: to choose from, where a number is wrong, and in the record.
func TestDocumentsAreNamedInTheReadersLanguage(t *testing.T) {
	e := newTown(t)
	for _, test := range []struct{ lang, option, wrong, kept string }{
		{"es", ">Licencia de conducir", "Licencia de conducir", "Licencia de conducir, termina en"},
		{"ur", ">\u2068ڈرائیونگ لائسنس\u2069", "ڈرائیونگ لائسنس", "\u2068ڈرائیونگ لائسنس\u2069، آخری حروف"},
	} {
		b := e.signedIn("98765432" + map[string]string{"es": "10", "ur": "11"}[test.lang])
		b.get("/language?to=" + test.lang + "&back=/household")
		form := b.get("/household/new?state=IN-MH").Wants(200, test.option)
		form.Lacks("Driving Licence")
		b.post("/household/new", person(form.Hidden("id"), "id_number", "?")...).Wants(400, `id="id_number-error"`, test.wrong).Lacks("Driving Licence")
		who := b.registered("Asha Patil")
		for _, page := range []string{"", "/data", "/new-case/document"} {
			b.get("/household/"+who+page).Wants(200, test.wrong).Lacks("Driving Licence")
		}
		b.get("/household/"+who).Wants(200, test.kept)
	}
}
