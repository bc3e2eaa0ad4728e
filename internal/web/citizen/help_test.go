package citizen_test

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/citizen"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/web/webtest"
)

// town is a running server with a drive behind it.
type town struct {
	*webtest.Server
	t *testing.T
}

func newTown(t *testing.T) *town {
	t.Helper()
	return &town{webtest.Start(t, func(h *door.House, u *ui.UI) []door.Route {
		return append(citizen.Pages{House: h, UI: u}.Routes(), door.Route{Pattern: "GET /language", Do: u.SetLanguage})
	}), t}
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

type page = webtest.Page

func (b *browser) get(path string) page { return b.answer(b.client.Get(b.URL + path)) }

// post sends a form; fields are name, value.
func (b *browser) post(path string, fields ...string) page {
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Add(fields[i], fields[i+1])
	}
	return b.answer(b.client.PostForm(b.URL+path, values))
}

func (b *browser) answer(resp *http.Response, err error) page {
	b.t.Helper()
	return webtest.Read(b.t, resp, err)
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// lastCode is the code of the newest message to a phone.
func (e *town) lastCode(phone string) string {
	e.t.Helper()
	inbox, err := e.House.Store.Inbox(context.Background(), 100)
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
	b.post("/sign-in", "phone", phone).Wants(200)
	if p := b.post("/sign-in/code", "code", e.lastCode(phone)); p.Path != "/household" {
		e.t.Fatalf("signing in leads to %s", p.Path)
	}
	return b
}

// registered registers somebody through the form and gives their id.
func (b *browser) registered(name string) string {
	b.t.Helper()
	ident := b.get("/household/new?state=IN-MH").Hidden("id")
	b.post("/household/new", person(ident, "name", name)...).Wants(200, name)
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
	h, err := e.House.Store.History(context.Background(), phone, person)
	if err != nil || h.Live(testkit.Today) == nil {
		e.t.Fatalf("there is no booking: %v", err)
	}
	return *h.Live(testkit.Today)
}
