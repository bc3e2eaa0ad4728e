package office_test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/webtest"
)

// asking is somebody at work whose browser keeps cookies and follows redirects.
func (b *browser) asking(path string, fields ...string) page {
	b.t.Helper()
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	answer, err := b.client.PostForm(b.URL+path, values)
	return webtest.Read(b.t, answer, err)
}

// Somebody without their old phone comes with the reference number and the document: the record moves to a phone that proves itself.
func TestARegistrationMovesAtTheOffice(t *testing.T) {
	e := newPlace(t)
	act := testkit.Adult()
	act.Phone = "+919876543211"
	b, err := e.Drive.Store.Register(context.Background(), act)
	testkit.Done(t, err)

	officer := e.as(staff.Facility)
	jar, err := cookiejar.New(nil)
	testkit.Done(t, err)
	officer.client = &http.Client{Jar: jar}
	home, err := url.Parse(e.URL)
	testkit.Done(t, err)
	name, token, _ := strings.Cut(officer.Cookie, "=")
	jar.SetCookies(home, []*http.Cookie{{Name: name, Value: token, Path: "/"}})

	officer.Get("/office/move").Wants(200, "Move a registration", "Last 4 characters")
	fields := []string{"reference", b.Reference[:4] + " " + b.Reference[4:], "last4", "0000", "phone", "98765 43210"}
	officer.asking("/office/move", fields...).Wants(404, `id="reference-error"`, `value="98765 43210"`).Lacks("Asha")
	fields[3] = strings.ToLower(b.IDLast4)
	officer.asking("/office/move", append(fields[:5:5], "12")...).Wants(400, `id="phone-error"`)
	officer.asking("/office/move", append(fields[:5:5], "98765 43211")...).Wants(409, `id="phone-error"`)
	p := officer.asking("/office/move", fields...).Wants(200, "••• 3210").Lacks("98765", "Asha")
	if p.Path != "/office/move/code" {
		t.Fatalf("asking leads to %s", p.Path)
	}
	inbox, err := e.Drive.Store.Inbox(context.Background(), 10)
	testkit.Done(t, err)
	if len(inbox) != 1 || inbox[0].Phone != "+919876543210" {
		t.Fatalf("the code did not go to the new phone alone")
	}
	code := regexp.MustCompile(`\b\d{6}\b`).FindString(inbox[0].Text)
	officer.asking("/office/move/code", "code", "1").Wants(400, `id="code-error"`)
	for range 2 { // a double click moves once
		officer.asking("/office/move/code", "code", code).Wants(200, "Both phones are told")
	}
	household, err := e.Drive.Store.Household(context.Background(), "+919876543210")
	if testkit.Done(t, err); len(household) != 1 || household[0].ID != b.ID {
		t.Errorf("on the new phone: %v", household)
	}
	moves, err := e.Drive.Store.Moves(context.Background(), b.ID)
	if testkit.Done(t, err); len(moves) != 1 || moves[0].By != e.Drive.Actor(staff.Facility).ID {
		t.Errorf("the move is kept as %+v", moves)
	}
	e.as(staff.Vaccinator).Get("/office/move").Wants(403)
}
