package webtest

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// Server is some pages on a server, with a drive behind them, on a fresh SQLite database.
type Server struct {
	House *door.House
	Drive *testkit.Drive
	Clock *testkit.Clock
	URL   string
}

// Start serves routes until the test ends. Nobody is held up for trying often.
func Start(t *testing.T, routes func(*door.House, *ui.UI) []door.Route) *Server {
	t.Helper()
	db := testkit.SQLite(t)
	s := db.Open(t)
	texts, err := i18n.Load()
	testkit.Done(t, err)
	h := &door.House{Store: s, Pack: s.Pack(), Texts: texts, Now: db.Clock.Now, CanSend: true, Attempts: &door.Attempts{Most: 1 << 30}, Keys: db.Keys,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	u, err := ui.New(h)
	testkit.Done(t, err)
	h.Fail = u.Fail
	mux := http.NewServeMux()
	for _, route := range routes(h, u) {
		mux.Handle(route.Pattern, h.Serve(route))
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return &Server{House: h, Drive: testkit.NewDrive(t, s), Clock: db.Clock, URL: server.URL}
}

// Worker is the browser of somebody at work, without JavaScript. It does not follow redirects.
type Worker struct {
	t      *testing.T
	url    string
	Cookie string
}

// As signs somebody of a role in: at the facility, or over its district.
func (s *Server) As(t *testing.T, role staff.Role) *Worker {
	t.Helper()
	return s.Joins(t, s.Drive.Actor(role))
}

// Joins makes somebody one of the staff and signs them in.
func (s *Server) Joins(t *testing.T, actor staff.Actor) *Worker {
	t.Helper()
	testkit.Done(t, s.House.Store.AddStaff(context.Background(), store.NewStaff{ID: actor.ID, Login: id.New(), Name: cmp.Or(actor.Name, "Meena"), Role: actor.Role, Area: actor.Scope.Area(),
		Facility: actor.Scope.Facility(), Password: "a long password"}))
	return s.Signed(t, actor, "")
}

// Signed signs one of the staff in, on a kind of browser.
func (s *Server) Signed(t *testing.T, actor staff.Actor, device string) *Worker {
	t.Helper()
	token, err := s.House.Store.SignInStaff(context.Background(), actor, device)
	testkit.Done(t, err)
	return &Worker{t: t, url: s.URL, Cookie: door.Cookie + "=" + token}
}

// Get asks for a page.
func (w *Worker) Get(path string) Page { return w.Send("GET", path, "", nil) }

// Post sends a form; fields are name, value, and of those with one name the last.
func (w *Worker) Post(path string, fields ...string) Page {
	w.t.Helper()
	values := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return w.Send("POST", path, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// Send sends a body of some type.
func (w *Worker) Send(method, path, kind string, body io.Reader) Page {
	w.t.Helper()
	r, err := http.NewRequest(method, w.url+path, body)
	testkit.Done(w.t, err)
	r.Header.Set("Cookie", w.Cookie)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	return Read(w.t, answer, err)
}
