package public_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
)

// site is the pages on a fresh database, with counts below a threshold suppressed.
type site struct {
	*testing.T
	house *door.House
	serve http.Handler
}

func newSite(t *testing.T, threshold int) *site {
	t.Helper()
	db := testkit.SQLite(t)
	india := *db.Pack
	india.Threshold, db.Pack = threshold, &india
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	if texts, err = texts.For("IN", db.Pack.Languages); err != nil {
		t.Fatal(err)
	}
	h := &door.House{Store: db.Open(t), Pack: db.Pack, Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Attempts: &door.Attempts{Most: 3}, Keys: db.Keys}
	serve, err := web.Handler(h, prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	return &site{T: t, house: h, serve: serve}
}

// get asks for a page; language is what the browser wishes.
func (s *site) get(path, language string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	s.serve.ServeHTTP(w, r)
	return w
}

func (s *site) post(path string, values ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.serve.ServeHTTP(w, r)
	return w
}

// holds fails the test unless the answer has the status and each of the texts.
func (s *site) holds(w *httptest.ResponseRecorder, status int, texts ...string) {
	s.Helper()
	if w.Code != status {
		s.Errorf("status %d, want %d", w.Code, status)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			s.Errorf("%q is not on the page", text)
		}
	}
}

func TestFirstPageIsSmallInEveryLanguage(t *testing.T) {
	s := newSite(t, 0)
	for language, heading := range map[string]string{"en": "Get vaccinated", "hi": "टीका लगवाएँ", "ur": "ٹیکا لگوائیں"} {
		w := s.get("/", language)
		s.holds(w, 200, heading, `href="/household"`, `href="/sessions"`, `href="/verify"`, `href="/staff"`)
		if n := w.Body.Len(); n > 15_000 {
			t.Errorf("%s: %d bytes before the style sheet", language, n)
		}
	}
	s.holds(s.get("/robots.txt", ""), 200, "Disallow: /household")
	s.holds(s.get("/nowhere", "en"), 404)
}

func TestStaffSignIn(t *testing.T) {
	s := newSite(t, 0)
	s.holds(s.get("/staff", "en"), 200, "Staff sign-in", `type="password"`)
	drive := testkit.NewDrive(t, s.house.Store)
	start := map[staff.Role]string{staff.Auditor: "/office", staff.ColdChain: "/office", staff.CallCentre: "/office", staff.Vaccinator: "/site"}
	s.house.Attempts.Most = 100
	for role, path := range start {
		n := store.NewStaff{ID: id.New(), Login: string(role), Name: "Asha Rao", Role: role, Area: testkit.Pune, Password: "long enough"}
		if role.AtFacility() {
			n.Facility = drive.Facility.ID
		}
		err := s.house.Store.AddStaff(context.Background(), n)
		testkit.Done(t, err)
		w := s.post("/staff", "login", string(role), "password", "long enough")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != path {
			t.Errorf("%s: %d to %q, want %q", role, w.Code, w.Header().Get("Location"), path)
		}
		cookies := w.Result().Cookies()
		if len(cookies) != 1 || cookies[0].Name != door.Cookie || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode {
			t.Fatalf("%s: %v", role, cookies)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(cookies[0])
		home := httptest.NewRecorder()
		s.serve.ServeHTTP(home, r)
		s.holds(home, 200, `<a href="`+path+`">`, "Go to my work")
		if strings.Contains(home.Body.String(), `href="/household"`) {
			t.Errorf("%s: the first page leads to what only citizens may see", role)
		}
		who, err := s.house.Store.Who(context.Background(), cookies[0].Value)
		if err != nil || who.Staff.Role != role {
			t.Errorf("%s: the cookie is of %+v, %v", role, who, err)
		}
	}
	for login, password := range map[string]string{"auditor": "wrong", "nobody": "long enough", "": ""} {
		w := s.post("/staff", "login", login, "password", password)
		s.holds(w, 401, "The name or the password is not right", `id="login-error"`)
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%q got a cookie", login)
		}
	}
}

func TestStaffSignInIsLimited(t *testing.T) {
	s := newSite(t, 0)
	for range s.house.Attempts.Most {
		s.holds(s.post("/staff", "login", "a", "password", "b"), 401)
	}
	s.holds(s.post("/staff", "login", "a", "password", "b"), 429, "Too many tries")
}

func TestInboxIsForDemonstrationsAlone(t *testing.T) {
	s := newSite(t, 0)
	m := message.Message{ID: id.New(), Kind: message.OTP, Phone: "+919876543210", Text: "Your code is 123456", At: s.house.Now()}
	testkit.Done(t, s.house.Store.AddMessage(context.Background(), m))
	s.holds(s.get("/messages", "en"), 404)
	s.house.Demo = true
	w := s.get("/messages", "en")
	s.holds(w, 200, "919876543210", "Your code is 123456")
	if w.Header().Get("X-Robots-Tag") != "noindex" {
		t.Error("search engines may keep the inbox")
	}
}

// vaccinate gives three doses in Pune, and has them counted.
func (s *site) vaccinate() {
	s.Helper()
	drive := testkit.NewDrive(s, s.house.Store)
	session := drive.Session(testkit.Today, 3)
	for range 3 {
		drive.Record(testkit.WalkIn(drive.Person(), session))
	}
	outbox.Drain(context.Background(), s.house.Store, s.house.Log, []outbox.Consumer{outbox.Figures(s.house.Pack)})
}

func TestFiguresFromCountryToDistrict(t *testing.T) {
	s := newSite(t, 0)
	s.vaccinate()
	s.holds(s.get("/drive", "en"), 200, "India", "<dd>3</dd>", `href="/drive/IN-MH"`, "Covishield", "45 to 59 years", "By state")
	s.holds(s.get("/drive/IN-MH?day=2021-09-17", "en"), 200, "17 September 2021", `href="/drive/IN-MH-363?day=2021-09-17"`, "Doses by hour", `href="/drive/IN-MH?day=2021-09-16"`)
	s.holds(s.get("/drive/IN-MH-363", "hi"), 200, "<bdi>पुणे</bdi>", "<bdi>महाराष्ट्र</bdi>", "लिंग के हिसाब से खुराकें")
	country := s.get("/drive", "hi")
	s.holds(country, 200, "<bdi>भारत</bdi>", ">महाराष्ट्र<")
	if body := country.Body.String(); !(strings.Index(body, ">असम<") < strings.Index(body, ">केरल<") && strings.Index(body, ">केरल<") < strings.Index(body, ">गोवा<")) {
		t.Error("the states without a dose are not sorted in Hindi")
	}
	s.holds(s.get("/drive/IN-MH?day=2021-09-16", "en"), 200, "<dd>0</dd>")
	s.holds(s.get("/drive/IN-XX", "en"), 404)
	s.holds(s.get("/drive?day-day=31&day-month=2&day-year=2021", "en"), 400, "Enter a real date")
}

func TestSmallFiguresAreNotTold(t *testing.T) {
	s := newSite(t, 5)
	s.vaccinate()
	w := s.get("/drive/IN-MH", "en")
	s.holds(w, 200, "fewer than 5", "Fewer than 5 each: Female.", "Fewer than 5 each: Covishield.")
	if strings.Contains(w.Body.String(), ">-1<") {
		t.Error("the mark of a hidden figure is shown as a figure")
	}
}

func TestVerify(t *testing.T) {
	s := newSite(t, 0)
	drive := testkit.NewDrive(t, s.house.Store)
	person := drive.Person()
	given := drive.Record(testkit.WalkIn(person, drive.Session(testkit.Today, 3))).Dose
	signer, err := s.house.Signer(keys.HC1)
	testkit.Done(t, err)
	claims, err := certificate.Of(s.house.Pack, &person, &given, s.house.Now(), signer.Certificate.NotAfter)
	testkit.Done(t, err)
	text, err := certificate.Sign(claims, signer.Key, signer.KID())
	testkit.Done(t, err)
	foreign, err := certificate.Sign(claims, signer.Key, []byte("elsewher"))
	testkit.Done(t, err)

	s.holds(s.get("/verify", "en"), 200, "Check a certificate")
	s.holds(s.post("/verify", "certificate", " "), 400, `id="certificate-error"`, "Paste the text of the certificate, or choose a file.")
	s.holds(s.post("/verify", "certificate", text), 200, "This certificate is valid", "Asha Patil", "1 of 2", "17 September 2021", "Covishield", claims.Dose().ID)
	s.holds(s.post("/verify", "certificate", text[:len(text)-30]+"\r\n"+text[len(text)-30:]), 200, "This certificate is valid")
	s.holds(s.post("/verify", "certificate", foreign), 200, "We cannot tell", "someone we do not know")
	s.holds(s.post("/verify", "certificate", "hello"), 200, "We cannot tell")

	ask := func(text string) (answer struct {
		Verdict, Code, KID string
		Signed             *certificate.Claims
	}) {
		body, err := json.Marshal(map[string]string{"certificate": text})
		testkit.Done(t, err)
		w := httptest.NewRecorder()
		s.serve.ServeHTTP(w, httptest.NewRequest("POST", "/api/v1/verify", strings.NewReader(string(body))))
		testkit.Done(t, json.Unmarshal(w.Body.Bytes(), &answer))
		return answer
	}
	if a := ask(text); a.Verdict != "valid" || a.Signed.Dose().ID != claims.Dose().ID || len(a.KID) != 16 {
		t.Errorf("%+v", a)
	}
	if a := ask(foreign); a.Verdict != "unknown" || a.Code != "certificate_signer_unknown" || a.Signed != nil {
		t.Errorf("%+v", a)
	}
}

// What we publish is enough to check a certificate of ours.
func TestSignersArePublished(t *testing.T) {
	s := newSite(t, 0)
	w := s.get("/.well-known/openwin-signers.json", "")
	var set struct {
		Keys []struct{ Kty, Crv, KID string }
	}
	testkit.Done(t, json.Unmarshal(w.Body.Bytes(), &set))
	signer, err := s.house.Signer(keys.HC1)
	testkit.Done(t, err)
	want := base64.StdEncoding.EncodeToString(signer.KID())
	if len(set.Keys) != 1 || set.Keys[0].KID != want || set.Keys[0].Kty != "EC" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%+v %v", set, w.Header())
	}
}

func (s *site) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.serve.ServeHTTP(w, r)
	return w
}
