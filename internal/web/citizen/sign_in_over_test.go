package citizen_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/testkit"
)

// Whose sign-in ends on the way comes back to where they were, and is told that nothing was sent.
func TestASignInThatEndsOnTheWay(t *testing.T) {
	e := newTown(t)
	s := e.drive.Session(testkit.Today.Add(1), 5)
	b := e.signedIn("9876543210")
	form := "/household/" + b.registered("Asha Patil") + "/book/" + s.ID
	ident := b.get(form + "?dose=1").hidden("id")
	e.clock.Advance(2 * time.Hour)

	fresh := e.browser()
	send := func(from string) page {
		r, err := http.NewRequest(http.MethodPost, e.url+form, strings.NewReader(url.Values{"id": {ident}, "slot": {"1"}, "dose": {"1"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Referer", from)
		return fresh.answer(fresh.client.Do(r))
	}
	over := send(e.url+form+"?dose=1").wants(401, "Nothing was sent", "/sign-in?then="+url.QueryEscape(form+"?dose=1"))
	send("https://example.org/evil").wants(401, `href="/sign-in"`).lacks("example.org")

	in := fresh.get(over.find(`href="(/sign-in\?then=[^"]+)"`)).wants(200)
	fresh.post("/sign-in", "phone", "9876543210", "then", in.hidden("then")).wants(200)
	if p := fresh.post("/sign-in/code", "code", e.lastCode("9876543210")); p.path != form+"?dose=1" {
		t.Errorf("signing in leads to %s", p.path)
	}
}

// A link to a page of one's own leads there once one has signed in.
func TestALinkLeadsThereAfterSigningIn(t *testing.T) {
	e := newTown(t)
	if p := e.browser().get("/household/new?state=IN-MH"); p.path != "/sign-in?then="+url.QueryEscape("/household/new?state=IN-MH") {
		t.Errorf("it leads to %s", p.path)
	}
	if p := e.browser().get("/household"); p.path != "/sign-in" { // where signing in leads anyway
		t.Errorf("it leads to %s", p.path)
	}
}
