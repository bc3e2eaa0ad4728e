package public_test

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

const longPassword = "mango tree by the well"

// visitor is somebody's browser, without JavaScript, with its cookies.
type visitor struct {
	*site
	cookies map[string]string
}

func (s *site) visitor() *visitor { return &visitor{s, map[string]string{}} }

// ask gives the status, where a redirect leads, and the page.
func (v *visitor) ask(method, path string, fields ...string) (int, string, string) {
	v.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (Android 13; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0")
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.serve.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c.Value
		}
	}
	return w.Code, w.Header().Get("Location"), html.UnescapeString(w.Body.String())
}

// leads asks and wants a redirect.
func (v *visitor) leads(to, method, path string, fields ...string) {
	v.Helper()
	status, got, body := v.ask(method, path, fields...)
	if status != http.StatusSeeOther || got != to {
		v.Fatalf("%s %s: %d to %q, want %q\n%s", method, path, status, got, to, body)
	}
}

// shows asks and wants a page with these texts.
func (v *visitor) shows(status int, texts []string, method, path string, fields ...string) string {
	v.Helper()
	got, to, body := v.ask(method, path, fields...)
	if got != status {
		v.Fatalf("%s %s: %d to %q, want %d\n%s", method, path, got, to, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			v.Errorf("%s %s lacks %q:\n%s", method, path, text, body)
		}
	}
	return body
}

func found(t *testing.T, pattern, body string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("nothing like %s in\n%s", pattern, body)
	}
	return m[1]
}

// invited is the code of an invitation for somebody of a role.
func (s *site) invited(login string, role staff.Role) string {
	s.Helper()
	n := store.NewStaff{ID: id.New(), Login: login, Name: "Ravi Nair", Role: role}
	if role != staff.National {
		n.Area = testkit.Pune
	}
	code := store.NewInvitationCode()
	testkit.Done(s, s.house.Store.Invite(context.Background(), testkit.National(), n, code))
	return code
}

// From the code of an invitation to the office: an officer sets a second factor up on the way, and is asked for it from then on.
func TestAnOfficerJoins(t *testing.T) {
	s := newSite(t, 0)
	s.house.Attempts = &door.Attempts{Most: 1 << 30}
	code := s.invited("ravi", staff.District)
	v := s.visitor()
	v.shows(422, []string{`id="code-error"`}, "POST", "/staff/join", "code", "abcde-abcde-abcde-abcde")
	v.leads("/staff/join", "GET", "/staff/join/password")
	v.leads("/staff/join/password", "POST", "/staff/join", "code", " "+strings.ToUpper(code)+" ")
	v.shows(200, []string{"Ravi Nair", "ravi", "District officer"}, "GET", "/staff/join/password")
	v.shows(400, []string{`id="again-error"`}, "POST", "/staff/join/password", "password", longPassword, "again", "another")
	v.shows(400, []string{`id="password-error"`}, "POST", "/staff/join/password", "password", "short", "again", "short")
	v.leads("/staff/second", "POST", "/staff/join/password", "password", longPassword, "again", longPassword)
	v.leads("/staff", "GET", "/office/sessions") // not in yet
	page := v.shows(200, []string{"<svg"}, "GET", "/staff/second")
	sealed := found(t, `name="sealed" value="([^"]+)"`, page)
	secret := strings.ReplaceAll(found(t, `<code dir="ltr">([A-Z2-7 ]+)<`, page), " ", "")
	otp := func() string {
		t.Helper()
		code, err := keys.TOTPCode(secret, s.house.Now().Time())
		testkit.Done(t, err)
		return code
	}
	v.shows(400, []string{`id="code-error"`}, "POST", "/staff/second", "sealed", sealed, "code", "1")
	first := v.shows(200, []string{"Your spare codes"}, "POST", "/staff/second", "sealed", sealed, "code", otp())
	spare := found(t, `<code dir="ltr">([a-z0-9-]+)<`, first)
	v.shows(200, []string{spare}, "POST", "/staff/second", "sealed", sealed, "code", otp()) // a double click
	v.shows(200, nil, "GET", "/office/sessions")

	second := s.visitor()
	second.leads("/staff/code", "POST", "/staff", "login", "ravi", "password", longPassword)
	second.leads("/staff", "GET", "/office/sessions")
	second.leads("/staff/code", "GET", "/staff/second") // nobody sets up another on the way
	otherSecret, err := keys.NewTOTPSecret()
	testkit.Done(t, err)
	second.shows(400, nil, "POST", "/staff/second", "sealed", otherSecret, "code", "123456")
	second.shows(401, []string{`id="code-error"`}, "POST", "/staff/code", "code", otp()) // it set the factor up
	second.leads("/office", "POST", "/staff/code", "code", spare)
	second.leads("/office", "POST", "/staff/code", "code", spare) // a double click
	second.shows(200, []string{"Firefox, Android"}, "GET", "/staff/me")
	third := s.visitor()
	third.leads("/staff/code", "POST", "/staff", "login", "ravi", "password", longPassword)
	third.shows(401, nil, "POST", "/staff/code", "code", spare)
}

func TestAnAuditorJoinsWithAPasswordAlone(t *testing.T) {
	s := newSite(t, 0)
	code := s.invited("auditor", staff.Auditor)
	v := s.visitor()
	v.leads("/staff/join/password", "POST", "/staff/join", "code", code)
	v.leads("/office", "POST", "/staff/join/password", "password", longPassword, "again", longPassword)
	v.shows(200, []string{"Your password is kept"}, "GET", "/office/sessions")
	other := s.visitor()
	other.shows(422, []string{`id="code-error"`}, "POST", "/staff/join", "code", code)
}

// In a demonstration officers sign in with the password that the page shows.
func TestDemoOfficersNeedNoSecondFactor(t *testing.T) {
	s := newSite(t, 0)
	testkit.Done(t, s.house.Store.AddStaff(context.Background(), store.NewStaff{ID: id.New(), Login: "national", Name: "Demo", Role: staff.National, Password: "demo-national"}))
	s.visitor().leads("/staff/second", "POST", "/staff", "login", "national", "password", "demo-national")
	s.house.Demo = true
	s.visitor().leads("/office", "POST", "/staff", "login", "national", "password", "demo-national")
}

// What was shown at the first step is worth nothing once somebody's ways in were taken away.
func TestAHalfSignInEnds(t *testing.T) {
	s := newSite(t, 0)
	s.house.Attempts = &door.Attempts{Most: 1 << 30}
	ctx, code := context.Background(), s.invited("ravi", staff.District)
	actor, err := s.house.Store.Join(ctx, code, longPassword)
	testkit.Done(t, err)
	v := s.visitor()
	v.leads("/staff/second", "POST", "/staff", "login", "ravi", "password", longPassword)
	testkit.Done(t, s.house.Store.StaffLeaves(ctx, testkit.National(), id.New(), actor.ID))
	v.leads("/staff", "GET", "/staff/second")
	v.leads("/staff", "POST", "/staff/second", "code", "123456")
	v.leads("/staff", "POST", "/staff/code", "code", "123456")
}

func TestTheSignInPageSaysHowLongToWait(t *testing.T) {
	s := newSite(t, 0)
	s.house.Attempts = &door.Attempts{Most: 1 << 30}
	for range staff.FreeTries {
		s.visitor().shows(401, []string{`id="login-error"`}, "POST", "/staff", "login", "nobody", "password", "wrong")
	}
	s.visitor().shows(429, []string{`id="login-error"`, "60 seconds"}, "POST", "/staff", "login", "nobody", "password", "wrong")
}

// A program sends the code of a second factor with its password.
func TestProgramsHaveSecondFactorsToo(t *testing.T) {
	s := newSite(t, 0)
	s.house.Attempts = &door.Attempts{Most: 1 << 30}
	ctx, code := context.Background(), s.invited("ravi", staff.District)
	actor, err := s.house.Store.Join(ctx, code, longPassword)
	testkit.Done(t, err)
	ask := func(totp string) (int, string) {
		t.Helper()
		r := httptest.NewRequest("POST", "/api/v1/sign-in", strings.NewReader(`{"login":"ravi","password":"`+longPassword+`","totp":"`+totp+`"}`))
		w := httptest.NewRecorder()
		s.serve.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	wants := func(totp string, status int, text string) {
		t.Helper()
		if got, body := ask(totp); got != status || !strings.Contains(body, text) {
			t.Errorf("%q: %d %s", totp, got, body)
		}
	}
	wants("", 422, "second_factor_needed")
	secret, err := keys.NewTOTPSecret()
	testkit.Done(t, err)
	first, err := keys.TOTPCode(secret, s.house.Now().Time())
	testkit.Done(t, err)
	testkit.Done(t, s.house.Store.SetSecondFactor(ctx, actor, secret, first, nil))
	wants("", 401, "totp_needed")
	wants(first, 401, "totp_wrong")
	next, err := keys.TOTPCode(secret, s.house.Now().Time().Add(30*time.Second))
	testkit.Done(t, err)
	wants(next, 200, `"token"`)
}
