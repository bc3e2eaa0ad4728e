package citizen_test

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
)

// A phone learns of a few documents a day that they are registered elsewhere, and of no more.
func TestDocumentsCannotBeTriedOut(t *testing.T) {
	e := newTown(t)
	taken := []string{"id_kind", "passport", "id_number", "A1234567"}
	e.signedIn("9876543211").post("/household/new", person(id.New(), taken...)...).wants(200, "The person is registered")

	b := e.signedIn("9876543210")
	first := b.registered("Asha Patil")
	for range 5 {
		b.post("/household/new", person(id.New(), taken...)...).wants(409, `id="id_number-error"`, `value="A1234567"`)
	}
	for _, number := range []string{"A1234567", "B7654321"} { // a free one is not told apart any more
		b.post("/household/new", person(id.New(), "id_kind", "passport", "id_number", number)...).
			wants(429, `id="id_number-error"`, "Too many cards", "24 hours", `value="`+number+`"`)
	}
	e.clock.Advance(24*time.Hour - 20*time.Minute)
	b = e.signedIn("9876543210") // the sign-in has run out; the limit has not
	b.post("/household/new", person(id.New(), taken...)...).wants(429, "Time to wait: 20 minutes")
	b.post("/household/new", person(id.New(), "id_kind", "", "id_number", "", "vouched_by", first)...).wants(200, "The person is registered") // without a document all is as before
	e.clock.Advance(20 * time.Minute)
	b.post("/household/new", person(id.New(), "id_kind", "passport", "id_number", "B7654321")...).wants(200, "The person is registered")
}
