package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// stranger is somebody who tries to find out who is in the drive, by comparing answers.
type stranger struct {
	t      *testing.T
	url    string
	client *http.Client
}

func newStranger(t *testing.T, h *door.House) *stranger {
	t.Helper()
	handler, err := web.Handler(h, prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &stranger{t: t, url: server.URL, client: &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// ask gives the whole answer: status, headers but the date, cookies by their form, the body without ids.
func (s *stranger) ask(method, path string, form url.Values) string {
	s.t.Helper()
	req, err := http.NewRequest(method, s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var out strings.Builder
	fmt.Fprintln(&out, resp.StatusCode)
	var lines []string
	for name, values := range resp.Header {
		if name != "Date" && name != "Set-Cookie" {
			lines = append(lines, name+": "+strings.Join(values, ", "))
		}
	}
	for _, c := range resp.Cookies() {
		lines = append(lines, fmt.Sprintf("cookie %s of %d letters for %d s at %s", c.Name, len(c.Value), c.MaxAge, c.Path))
	}
	slices.Sort(lines)
	return anyID.ReplaceAllString(out.String()+strings.Join(lines, "\n")+"\n\n"+string(body), "{id}")
}

// Whether somebody is registered on a phone shows nowhere on the way to the code.
func TestPhonesGiveNothingAway(t *testing.T) {
	const known, unknown = "9876543210", "9876553210" // they end alike: the page shows the last four digits
	var answers [2][]string
	for i, phone := range []string{known, unknown} {
		h := newHouse(t)
		testkit.NewDrive(t, h.Store).Person("+91" + known)
		s := newStranger(t, h)
		for _, step := range []struct{ method, path, field, value string }{
			{"POST", "/sign-in", "phone", phone},
			{"GET", "/sign-in/code", "", ""},
			{"POST", "/sign-in/code", "code", "abc"},
			{"POST", "/sign-in/code", "code", "000000"},
			{"POST", "/sign-in/again", "", ""},
			{"POST", "/sign-in", "phone", phone},
			{"GET", "/sign-in/wait", "", ""},
		} {
			answers[i] = append(answers[i], s.ask(step.method, step.path, url.Values{step.field: {step.value}}))
		}
	}
	if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
		t.Errorf("a phone that somebody is registered on is answered otherwise than another:\n%s", diff)
	}
}

// belongings are the ids of somebody's things, by the names of path parameters.
func belongings(t *testing.T, d *testkit.Drive, phone string) map[string]string {
	t.Helper()
	vaccinated, booked := d.Person(phone), d.Person(phone)
	s := d.Session(testkit.Today, 5)
	act := testkit.WalkIn(vaccinated, s)
	d.Record(act)
	waits, err := d.Store.AskNotice(context.Background(), phone, notice.Ask{BeneficiaryID: booked.ID, PinCode: d.Facility.PinCode, Until: testkit.Today})
	testkit.Done(t, err)
	asked, err := d.Store.OpenCase(context.Background(), casework.Ask{ID: id.New(), BeneficiaryID: booked.ID, Kind: casework.Name, Phone: phone,
		Asked: casework.Asked{Name: "Asha Pawar", Words: "The paper says so."}}, store.Claimed{}, &casework.Evidence{Media: "application/pdf", Body: []byte("%PDF-1.4 %%EOF")})
	testkit.Done(t, err)
	return map[string]string{"id": booked.ID, "case": asked.ID, "file": "1", "kind": string(casework.Name), "notice": waits.ID, "appointment": d.Book(booked, s, testkit.Morning).ID, "dose": act.ID, "session": s.ID, "vaccinated": vaccinated.ID}
}

// with puts the ids into a pattern's path.
func with(t *testing.T, path string, ids map[string]string) string {
	t.Helper()
	if strings.Contains(path, "{dose}") {
		path = strings.ReplaceAll(path, "{id}", "{vaccinated}")
	}
	for name, value := range ids {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if strings.Contains(path, "{") {
		t.Fatalf("%s has a path parameter that this test does not know: add it to belongings", path)
	}
	return path
}

// but is a copy of ids with changes: name, value.
func but(ids map[string]string, changes ...string) map[string]string {
	out := map[string]string{}
	for name, value := range ids {
		out[name] = value
	}
	for i := 0; i < len(changes); i += 2 {
		out[changes[i]] = changes[i+1]
	}
	return out
}

// To a citizen, somebody else's things are as if there were none: the whole answer is the same, on every route.
func TestOthersThingsAreNoThings(t *testing.T) {
	h := newHouse(t)
	d := testkit.NewDrive(t, h.Store)
	mine, theirs := belongings(t, d, "+919876543210"), belongings(t, d, "+919876543211")
	none := but(mine, "id", id.New(), "vaccinated", id.New(), "appointment", id.New(), "dose", id.New(), "notice", id.New(), "case", id.New())
	s := newStranger(t, h)
	token, err := h.Store.SignInCitizen(context.Background(), "+919876543210")
	testkit.Done(t, err)
	at, err := url.Parse(s.url)
	testkit.Done(t, err)
	s.client.Jar.SetCookies(at, []*http.Cookie{{Name: door.Cookie, Value: token, Path: "/"}})
	if got := s.ask("GET", with(t, "/household/{id}/slip/{appointment}", mine), nil); !strings.HasPrefix(got, "200") {
		t.Fatalf("one's own slip: %s", got)
	}

	u, err := ui.New(h)
	testkit.Done(t, err)
	compared := 0
	same := func(method, path string, known, unknown map[string]string) {
		t.Helper()
		form := url.Values{"id": {id.New()}, "slot": {"1"}}
		s.ask("GET", "/", nil) // takes what the page before had to say
		a := s.ask(method, with(t, path, known), form)
		s.ask("GET", "/", nil)
		b := s.ask(method, with(t, path, unknown), form)
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s %s tells what others have (-somebody else's +nobody's):\n%s", method, path, diff)
		}
		ended := method == "POST" && strings.HasPrefix(a, "303") // what is not there has ended already
		if !strings.HasPrefix(a, "404") && !strings.HasPrefix(a, "400") && !ended {
			t.Errorf("%s %s with somebody else's things: %.3s", method, path, a)
		}
		compared++
	}
	for _, route := range web.Routes(h, u) {
		method, path, _ := strings.Cut(route.Pattern, " ")
		if route.For != door.Citizen || !strings.Contains(path, "{id}") && !strings.Contains(path, "{appointment}") && !strings.Contains(path, "{dose}") {
			continue
		}
		same(method, path, but(theirs, "session", mine["session"]), none)
		if strings.Count(path, "{") > 1 && !strings.Contains(path, "{session}") && !strings.Contains(path, "{kind}") { // through somebody of one's own
			same(method, path, but(theirs, "id", mine["id"], "vaccinated", mine["vaccinated"]), but(none, "id", mine["id"], "vaccinated", mine["vaccinated"]))
		}
	}
	if compared < 9 {
		t.Fatalf("%d routes were compared", compared)
	}
	if diff := cmp.Diff(s.ask("GET", "/sessions?person="+theirs["id"], nil), s.ask("GET", "/sessions?person="+none["id"], nil)); diff != "" {
		t.Errorf("a search for somebody else tells whether there is such a person:\n%s", diff)
	}
}

// A certificate is checked by what it carries: a drive that knows nobody gives the same answer as the one that issued it.
func TestVerifyingLooksNobodyUp(t *testing.T) {
	h := newHouse(t)
	mine := belongings(t, testkit.NewDrive(t, h.Store), "+919876543210")
	s := newStranger(t, h)
	token, err := h.Store.SignInCitizen(context.Background(), "+919876543210")
	testkit.Done(t, err)
	at, err := url.Parse(s.url)
	testkit.Done(t, err)
	s.client.Jar.SetCookies(at, []*http.Cookie{{Name: door.Cookie, Value: token, Path: "/"}})
	page := s.ask("GET", with(t, "/household/{id}/certificate/{dose}", mine), nil)
	m := regexp.MustCompile(`HC1:[^<]+`).FindString(page)
	if m == "" {
		t.Fatalf("no certificate:\n%s", page)
	}
	text := strings.TrimSpace(strings.NewReplacer("&#43;", "+", "&amp;", "&", "&#39;", "'", "&#34;", `"`).Replace(m))
	empty := newHouse(t)
	empty.Keys = h.Keys
	form := url.Values{"certificate": {text}}
	asked, elsewhere := newStranger(t, h).ask("POST", "/verify", form), newStranger(t, empty).ask("POST", "/verify", form)
	if diff := cmp.Diff(asked, elsewhere); diff != "" || !strings.Contains(asked, "Asha Patil") {
		t.Errorf("checking a certificate tells more than it carries:\n%s", diff)
	}
	for _, what := range []string{"9876543210", testkit.Pune} {
		if strings.Contains(asked, what) {
			t.Errorf("checking a certificate shows %q", what)
		}
	}
}

// A login that nobody has and a wrong password are answered alike, and take alike: the same hash is computed.
func TestStaffLoginsGiveNothingAway(t *testing.T) {
	h := newHouse(t)
	testkit.Done(t, h.Store.AddStaff(context.Background(), store.NewStaff{ID: id.New(), Login: "officer", Name: "Officer", Role: staff.National, Password: password}))
	s := newStranger(t, h)
	best := map[string]time.Duration{}
	answers := map[string]string{}
	for range 3 {
		for _, login := range []string{"officer", "nobody1"} {
			began := time.Now()
			page := s.ask("POST", "/staff", url.Values{"login": {login}, "password": {"wrong password"}})
			if took := time.Since(began); best[login] == 0 || took < best[login] {
				best[login] = took
			}
			answers[login] = strings.ReplaceAll(page, login, "{login}")
			resp, err := http.Post(s.url+"/api/v1/sign-in", "application/json", strings.NewReader(`{"login":"`+login+`","password":"wrong password"}`))
			testkit.Done(t, err)
			body, err := io.ReadAll(resp.Body)
			testkit.Done(t, err)
			resp.Body.Close()
			answers[login] += fmt.Sprintln(resp.StatusCode, resp.Header.Get("WWW-Authenticate"), string(body))
		}
	}
	if diff := cmp.Diff(answers["officer"], answers["nobody1"]); diff != "" {
		t.Errorf("a login that exists is answered otherwise (-exists +does not):\n%s", diff)
	}
	if best["nobody1"] < best["officer"]/3 || best["officer"] < best["nobody1"]/3 {
		t.Errorf("a login that exists takes %v, another %v", best["officer"], best["nobody1"])
	}
}
