package citizen_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/citizen"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// town is a running server with a drive behind it.
type town struct {
	t     *testing.T
	house *door.House
	clock *testkit.Clock
	drive *testkit.Drive
	url   string
}

func newTown(t *testing.T) *town {
	t.Helper()
	db := testkit.SQLite(t)
	s := db.Open(t)
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := &door.House{Store: s, Pack: s.Pack(), Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		CanSend: true, Attempts: &door.Attempts{Most: 1000}}
	u, err := ui.New(h)
	if err != nil {
		t.Fatal(err)
	}
	h.Fail = u.Fail
	mux := http.NewServeMux()
	for _, route := range (citizen.Pages{House: h, UI: u}).Routes() {
		mux.Handle(route.Pattern, h.Serve(route))
	}
	mux.Handle("GET /language", h.Serve(door.Route{Pattern: "GET /language", Do: u.SetLanguage}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return &town{t: t, house: h, clock: db.Clock, drive: testkit.NewDrive(t, s), url: server.URL}
}

// browser is a browser without JavaScript.
type browser struct {
	*town
	client *http.Client
}

func (e *town) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		e.t.Fatal(err)
	}
	return &browser{town: e, client: &http.Client{Jar: jar}}
}

// page is an answer, after the redirects.
type page struct {
	t      *testing.T
	status int
	path   string // where the browser ended up
	head   http.Header
	raw    []byte
	body   string // as text
}

func (b *browser) get(path string) page { return b.answer(b.client.Get(b.url + path)) }

// post sends a form; fields are name, value.
func (b *browser) post(path string, fields ...string) page {
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return b.answer(b.client.PostForm(b.url+path, values))
}

func (b *browser) answer(resp *http.Response, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{t: b.t, status: resp.StatusCode, path: resp.Request.URL.RequestURI(), head: resp.Header, raw: body, body: html.UnescapeString(string(body))}
}

func (p page) wants(status int, parts ...string) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s answers %d, not %d:\n%s", p.path, p.status, status, p.body)
	}
	for _, part := range parts {
		if !strings.Contains(p.body, part) {
			p.t.Errorf("%s lacks %q:\n%s", p.path, part, p.body)
		}
	}
	return p
}

func (p page) lacks(parts ...string) {
	p.t.Helper()
	for _, part := range parts {
		if strings.Contains(p.body, part) {
			p.t.Errorf("%s shows %q", p.path, part)
		}
	}
}

// find is the first group of a pattern in the page.
func (p page) find(pattern string) string {
	p.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(p.body)
	if m == nil {
		p.t.Fatalf("%s has nothing like %s:\n%s", p.path, pattern, p.body)
	}
	return m[1]
}

// hidden is the value of a hidden field.
func (p page) hidden(name string) string { return p.find(`name="` + name + `" value="([^"]+)"`) }

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// lastCode is the code of the newest message to a phone.
func (e *town) lastCode(phone string) string {
	e.t.Helper()
	inbox, err := e.house.Store.Inbox(context.Background(), 100)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, m := range inbox {
		if m.Phone == "+91"+phone {
			return sixDigits.FindString(m.Text)
		}
	}
	e.t.Fatal("no message came")
	return ""
}

// signedIn is a browser of whoever has a phone.
func (e *town) signedIn(phone string) *browser {
	e.t.Helper()
	b := e.browser()
	b.post("/sign-in", "phone", phone).wants(200)
	if p := b.post("/sign-in/code", "code", e.lastCode(phone)); p.path != "/household" {
		e.t.Fatalf("signing in leads to %s", p.path)
	}
	return b
}

// registered registers somebody through the form and gives their id.
func (b *browser) registered(name string) string {
	b.t.Helper()
	ident := b.get("/household/new?state=IN-MH").hidden("id")
	b.post("/household/new", person(ident, "name", name)...).wants(200, name)
	return ident
}

// person fills in the form of somebody born in 1980; changes are name, value.
func person(ident string, changes ...string) []string {
	fields := []string{"id", ident, "state", "IN-MH", "area", testkit.Pune, "name", "Asha Patil", "birth_year-year", "1980",
		"sex", "female", "id_kind", "driving_licence", "id_number", testkit.Licence(ident), "consent", beneficiary.Consent}
	for i := 0; i < len(changes); i += 2 {
		if at := slices.Index(fields, changes[i]); at >= 0 && at%2 == 0 {
			fields[at+1] = changes[i+1]
			continue
		}
		fields = append(fields, changes[i], changes[i+1])
	}
	return fields
}

// appointment is the booking of somebody on a phone.
func (e *town) appointment(phone, person string) appointment.Appointment {
	e.t.Helper()
	h, err := e.house.Store.History(context.Background(), phone, person)
	if err != nil || h.Live(testkit.Today) == nil {
		e.t.Fatalf("there is no booking: %v", err)
	}
	return *h.Live(testkit.Today)
}
