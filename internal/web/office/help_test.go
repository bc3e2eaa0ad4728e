package office_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/office"
	"github.com/openwin/openwin/internal/web/ui"
)

// place is a running server with a drive behind it.
type place struct {
	t     *testing.T
	drive *testkit.Drive
	clock *testkit.Clock
	url   string
}

func newPlace(t *testing.T) *place {
	t.Helper()
	db := testkit.SQLite(t)
	s := db.Open(t)
	texts, err := i18n.Load()
	testkit.Done(t, err)
	h := &door.House{Store: s, Pack: s.Pack(), Texts: texts, Now: db.Clock.Now, CanSend: true, Attempts: &door.Attempts{Most: 1 << 30}, Keys: db.Keys, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	u, err := ui.New(h)
	testkit.Done(t, err)
	h.Fail = u.Fail
	mux := http.NewServeMux()
	for _, route := range (office.Pages{House: h, UI: u}).Routes() {
		mux.Handle(route.Pattern, h.Serve(route))
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return &place{t: t, drive: testkit.NewDrive(t, s), clock: db.Clock, url: server.URL}
}

// browser is somebody at work, without JavaScript. It does not follow redirects.
type browser struct {
	*place
	cookie string
	client *http.Client // where a test needs cookies kept and redirects followed
}

// as signs somebody of a role in: at the facility, or over its district.
func (e *place) as(role staff.Role) *browser {
	e.t.Helper()
	actor := e.drive.Actor(role)
	n := store.NewStaff{ID: actor.ID, Login: id.New(), Name: "Meena", Role: role, Area: actor.Scope.Area(), Facility: actor.Scope.Facility(), Password: "a long password"}
	testkit.Done(e.t, e.drive.Store.AddStaff(context.Background(), n))
	token, err := e.drive.Store.SignInStaff(context.Background(), actor, "")
	testkit.Done(e.t, err)
	return &browser{place: e, cookie: door.Cookie + "=" + token}
}

// page is an answer.
type page struct {
	t      *testing.T
	status int
	to     string // where a redirect leads
	body   string
}

func (b *browser) get(path string) page { return b.send("GET", path, nil) }

// post sends a form; fields are name, value.
func (b *browser) post(path string, fields ...string) page {
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return b.send("POST", path, strings.NewReader(values.Encode()))
}

func (b *browser) send(method, path string, body io.Reader) page {
	return b.sendAs(method, path, "application/x-www-form-urlencoded", body)
}

// sendAs sends a body of some type.
func (b *browser) sendAs(method, path, kind string, body io.Reader) page {
	b.t.Helper()
	r, err := http.NewRequest(method, b.url+path, body)
	testkit.Done(b.t, err)
	r.Header.Set("Cookie", b.cookie)
	r.Header.Set("Content-Type", kind)
	answer, err := http.DefaultTransport.RoundTrip(r)
	testkit.Done(b.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	testkit.Done(b.t, err)
	return page{b.t, answer.StatusCode, answer.Header.Get("Location"), strings.ReplaceAll(html.UnescapeString(string(text)), "\u00a0", " ")}
}

func (p page) wants(status int, parts ...string) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("the answer is %d, not %d:\n%s", p.status, status, p.body)
	}
	for _, part := range parts {
		if !strings.Contains(p.body, part) {
			p.t.Errorf("the page lacks %q:\n%s", part, p.body)
		}
	}
	return p
}

func (p page) lacks(parts ...string) page {
	p.t.Helper()
	for _, part := range parts {
		if strings.Contains(p.body, part) {
			p.t.Errorf("the page shows %q", part)
		}
	}
	return p
}

// find is the first group of a pattern in the page.
func (p page) find(pattern string) string {
	p.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(p.body)
	if m == nil {
		p.t.Fatalf("the page has nothing like %s:\n%s", pattern, p.body)
	}
	return m[1]
}

// hidden is the value of a hidden field.
func (p page) hidden(name string) string { return p.find(`name="` + name + `" value="([^"]+)"`) }
