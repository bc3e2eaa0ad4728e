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
	s := e.Drive.Session(testkit.Today.Add(1), 5)
	b := e.signedIn("9876543210")
	form := "/household/" + b.registered("Asha Patil") + "/book/" + s.ID
	ident := b.get(form + "?dose=1").Hidden("id")
	e.Clock.Advance(2 * time.Hour)

	fresh := e.browser()
	send := func(from string) page {
		r, err := http.NewRequest(http.MethodPost, e.URL+form, strings.NewReader(url.Values{"id": {ident}, "slot": {"1"}, "dose": {"1"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Referer", from)
		return fresh.answer(fresh.client.Do(r))
	}
	over := send(e.URL+form+"?dose=1").Wants(401, "Nothing was sent", "/sign-in?then="+url.QueryEscape(form+"?dose=1"))
	send("https://example.org/evil").Wants(401, `href="/sign-in"`).Lacks("example.org")

	in := fresh.get(over.Find(`href="(/sign-in\?then=[^"]+)"`)).Wants(200)
	fresh.post("/sign-in", "phone", "9876543210", "then", in.Hidden("then")).Wants(200)
	if p := fresh.post("/sign-in/code", "code", e.lastCode("9876543210")); p.Path != form+"?dose=1" {
		t.Errorf("signing in leads to %s", p.Path)
	}
}

// A link to a page of one's own leads there once one has signed in.
func TestALinkLeadsThereAfterSigningIn(t *testing.T) {
	e := newTown(t)
	if p := e.browser().get("/household/new?state=IN-MH"); p.Path != "/sign-in?then="+url.QueryEscape("/household/new?state=IN-MH") {
		t.Errorf("it leads to %s", p.Path)
	}
	if p := e.browser().get("/household"); p.Path != "/sign-in" { // where signing in leads anyway
		t.Errorf("it leads to %s", p.Path)
	}
}
