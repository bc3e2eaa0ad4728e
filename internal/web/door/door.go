// Package door is the only way in for requests: it finds out who asks, holds them to what they may do, reads JSON
// strictly, and turns every error into an answer that says what is wrong and nothing more.
package door

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/when"
)

// House is what every handler may use.
type House struct {
	Store   *store.Store
	Pack    *pack.Pack
	Texts   *i18n.Catalog
	Now     when.Clock
	Log     *slog.Logger
	Demo    bool        // show the messages page and demo sign-ins
	Logins  []DemoLogin // in a demonstration
	CanSend bool        // there is a way to send messages to phones

	BehindProxy bool // X-Forwarded-For and -Proto are believed
	Attempts    *Attempts
	Codes       Codes      // those who ask for one-time passwords
	Tries       Tries      // of whatever else is limited by address or phone
	PublicURL   string     // the operator's base URL, without a slash at the end; "" where certificates that need one are not made
	DIVOC       bool       // certificates in the form of DIVOC are made
	Drawn       Drawn      // certificates that were signed a while ago
	Keys        *keys.Ring // that sign
	logs        takesLogs
	days        dayRoom
	trusted     trusted
	revoked     Revoked
	TLog        *tlog.Log                                                 // the transparency log; nil for none
	Fail        func(w http.ResponseWriter, r *Request, err *fault.Error) // answers a page's fault
}

// LanguageCookie is the name of the cookie that keeps the reader's choice of language.
const LanguageCookie = "lang"

// Words gives texts in the reader's language: the one they chose, else the one their browser asks for.
func (h *House) Words(r *http.Request) *i18n.Printer {
	chosen := ""
	if c, err := r.Cookie(LanguageCookie); err == nil {
		chosen = c.Value
	}
	return h.Texts.Printer(chosen, r.Header.Get("Accept-Language"))
}

// Request is a request and who sent it.
type Request struct {
	*http.Request
	store.Who
	SignIn string    // for somebody who must sign in first: the page that asks them to, and leads them back
	sent   io.Reader // the body as it comes, whatever limits are set on it
}

// Handler answers a request or says why not.
type Handler func(w http.ResponseWriter, r *Request) error

// Audience is who a route is for.
type Audience int

// The audiences.
const (
	Anybody  Audience = iota
	Citizen           // signed in with a phone
	Staff             // signed in as staff whose role holds the route's action
	OnDevice          // a device of staff, with its own token
)

// Route is one URL: who it is for and what it does.
type Route struct {
	Pattern string       // "GET /me", as net/http reads it
	For     Audience     //
	Action  staff.Action // for Staff: what the role must hold; "" is any role
	Or      staff.Action // or this, for an act that comes in two forms
	Do      Handler
}

// JSON says whether the route speaks JSON to programs rather than pages to people.
func (r Route) JSON() bool {
	return strings.HasPrefix(r.Pattern[strings.Index(r.Pattern, "/"):], "/api/")
}

// Cookie is the name of the sign-in cookie.
const Cookie = "openwin"

// Serve makes the handler of a route.
func (h *House) Serve(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, plain *http.Request) {
		r := &Request{Request: plain, sent: plain.Body}
		err := h.enter(route, r)
		if err == nil {
			err = route.Do(w, r)
		}
		if err != nil {
			h.refuse(w, r, route, err)
		}
	})
}

// enter finds out who asks and whether the route is for them.
func (h *House) enter(route Route, r *Request) error {
	if !readable(r.URL.Path) || !readable(r.URL.RawQuery) {
		return fault.New(fault.Invalid, "text_malformed")
	}
	for _, values := range r.URL.Query() {
		for _, v := range values {
			if !readable(v) {
				return fault.New(fault.Invalid, "text_malformed")
			}
		}
	}
	token, carried := h.token(route, r.Request)
	if carried {
		who, err := h.Store.Who(r.Context(), token)
		switch {
		case err == nil:
			r.Who = who
		case route.For != Anybody || fault.From(err).Kind != fault.Unauthenticated:
			return err
		}
	}
	return Admit(route, r.Who)
}

// readable says whether a text is one: valid UTF-8 without NUL. What is none reaches no database.
func readable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// ReadForm reads a posted form of at most MostJSON bytes. Faults: too_large, form_malformed, text_malformed on the field.
func ReadForm(r *Request) error {
	if r.Body != nil {
		r.Body = http.MaxBytesReader(nil, r.Body, MostJSON)
	}
	if err := r.ParseForm(); err != nil {
		return Unread(err)
	}
	for name, values := range r.Form {
		for _, v := range values {
			if !readable(v) || !readable(name) {
				return fault.New(fault.Invalid, "text_malformed")
			}
		}
	}
	return nil
}

// Admit says whether a route is for somebody: the one place where it is decided, by audience and by role. What lies in
// their area is decided where the thing is read.
func Admit(route Route, who store.Who) error {
	switch {
	case route.For == Anybody:
		return nil
	case who.Staff == nil && who.Phone == "" && who.Device == nil:
		return fault.New(fault.Unauthenticated, "not_signed_in")
	case route.For == Citizen && who.Phone == "", route.For == Staff && who.Staff == nil, route.For == OnDevice && who.Device == nil:
		return fault.New(fault.Forbidden, "forbidden")
	case route.For == Staff && route.Action != "" && !who.Staff.Does(route.Action) && !who.Staff.Does(route.Or):
		return fault.New(fault.Forbidden, "forbidden")
	}
	return nil
}

// token is the sign-in a request carries: programs send a bearer token, browsers a cookie, neither the other's.
func (h *House) token(route Route, r *http.Request) (string, bool) {
	if route.JSON() {
		return strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	c, err := r.Cookie(Cookie)
	if err != nil {
		return "", false
	}
	return c.Value, c.Value != ""
}

func (h *House) refuse(w http.ResponseWriter, r *Request, route Route, err error) {
	f := fault.From(err)
	if f.Kind == fault.Internal && r.Context().Err() == nil {
		h.Log.Error("a request failed", "route", route.Pattern, "error", err.Error())
	}
	r.Drain()
	var all fault.List
	errors.As(err, &all)
	if route.JSON() {
		WriteProblem(w, h.Words(r.Request), f, all)
		return
	}
	if f.Code == "not_signed_in" {
		if r.SignIn = signIn(route, r); r.Method == http.MethodGet {
			http.Redirect(w, r.Request, r.SignIn, http.StatusSeeOther)
			return
		}
	}
	h.Fail(w, r, f)
}

// signIn is the page where those a route is for sign in. Citizens are led back to where they were.
func signIn(route Route, r *Request) string {
	if route.For == Staff {
		return "/staff"
	}
	if back := cameFrom(r); back != "" && back != "/household" { // where signing in leads by itself
		return "/sign-in?" + url.Values{"then": {back}}.Encode()
	}
	return "/sign-in"
}

// longestBack is how long the way back may be, in bytes: a sealed cookie carries it while somebody signs in.
const longestBack = 1000

// cameFrom is the page that somebody was on, as a path on this site: what they asked for or, for a form, where it stood; "" if that is not known.
func cameFrom(r *Request) string {
	back := r.URL.RequestURI()
	if r.Method != http.MethodGet {
		page, err := url.Parse(r.Referer())
		if err != nil || page.Host != r.Host {
			return ""
		}
		back = page.RequestURI()
	}
	if len(back) > longestBack {
		return ""
	}
	return back
}
