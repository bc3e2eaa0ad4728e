package citizen_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// traveller is a house in which somebody with a passport was given a dose.
type traveller struct {
	House *door.House
	serve http.Handler
	Path  string // of the certificate
}

func newTraveller(t *testing.T) *traveller {
	t.Helper()
	db := testkit.SQLite(t)
	texts, err := i18n.Load()
	testkit.Done(t, err)
	texts, err = texts.For("IN", db.Pack.Languages)
	testkit.Done(t, err)
	h := &door.House{Store: db.Open(t), Pack: db.Pack, Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Attempts: &door.Attempts{Most: 100}, Keys: db.Keys, PublicURL: "https://vaccine.example"}
	serve, err := web.Handler(h, prometheus.NewRegistry())
	testkit.Done(t, err)
	drive := testkit.NewDrive(t, h.Store)
	b, err := h.Store.Register(context.Background(), beneficiary.Register{ID: id.New(), Name: "आशा पाटिल", Phone: certified, BirthDate: when.MustDate("1960-05-04"), Sex: beneficiary.Female,
		Area: drive.Facility.Area, IDKind: "passport", IDNumber: "A1234567", Consent: beneficiary.Consent, Reference: id.NewReference()})
	testkit.Done(t, err)
	given := drive.Record(testkit.WalkIn(b, drive.Session(testkit.Today, 3))).Dose
	return &traveller{h, serve, "/household/" + b.ID + "/certificate/" + given.ID}
}

func (v *traveller) ask(t *testing.T, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	token, err := v.House.Store.SignInCitizen(context.Background(), certified)
	testkit.Done(t, err)
	r := httptest.NewRequest(method, v.Path+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: door.Cookie, Value: token})
	w := httptest.NewRecorder()
	v.serve.ServeHTTP(w, r)
	return w
}

// The page offers what there is, each leaves as a file whose name tells nothing, and what is signed stays the same for whoever asks again.
func TestFormats(t *testing.T) {
	v := newTraveller(t)
	page := v.ask(t, "GET", "/formats", nil).Body.String()
	files := []string{"vaccination-hc1.txt", "vaccination-qr.png", "vaccination-qr.svg", "international-certificate-qr.png", "international-certificate-qr.svg", "vaccination.smart-health-card",
		"health-card-qr.png", "health-card-qr.svg", "vaccination-credential.json", "vaccination-data.json"}
	for _, file := range files {
		if !strings.Contains(page, "/formats/"+file+`"`) {
			t.Errorf("%s is not offered", file)
		}
		w := v.ask(t, "GET", "/formats/"+file, nil)
		if w.Code != http.StatusOK || w.Header().Get("Content-Disposition") != `attachment; filename="`+file+`"` || w.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: status %d, %v", file, w.Code, w.Header())
		}
		if again := v.ask(t, "GET", "/formats/"+file, nil); !bytes.Equal(again.Body.Bytes(), w.Body.Bytes()) {
			t.Errorf("%s was signed anew", file)
		}
		for _, secret := range []string{"1960-05-04", "A1234567"} {
			if strings.Contains(w.Body.String(), secret) {
				t.Errorf("at home %s tells %s", file, secret)
			}
		}
	}
	for _, none := range []string{"cowin-qr.svg", "cowin-qr.png", "cowin-certificate.zip", "../travel", "x"} {
		if w := v.ask(t, "GET", "/formats/"+url.PathEscape(none), nil); w.Code != http.StatusNotFound || strings.Contains(page, "/formats/"+none) {
			t.Errorf("%s is there: %d", none, w.Code)
		}
	}

	v.House.DIVOC = true
	if page := v.ask(t, "GET", "/formats", nil).Body.String(); !strings.Contains(page, "has a flaw") {
		t.Error("nobody is warned of the form of DIVOC")
	}
	packed := v.ask(t, "GET", "/formats/cowin-certificate.zip", nil).Body.Bytes()
	if z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed))); err != nil || z.File[0].Name != "certificate.json" {
		t.Errorf("%v, %v", z, err)
	}

	v.House.PublicURL = ""
	for _, none := range files[5:9] {
		if w := v.ask(t, "GET", "/formats/"+none, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s names an operator who has no address: %d", none, w.Code)
		}
	}
}

// A certificate for travel has the full birth, the name in Latin letters, and the number of the passport on record and no other.
func TestForTravel(t *testing.T) {
	v := newTraveller(t)
	if page := v.ask(t, "GET", "/travel", nil).Body.String(); !strings.Contains(page, "ASHA PATIL") || !strings.Contains(page, "4567") || strings.Contains(page, "A1234567") {
		t.Error("the page does not say what it will be")
	}
	post := func(passport, format string) *httptest.ResponseRecorder {
		return v.ask(t, "POST", "/travel", url.Values{"passport": {passport}, "format": {format}})
	}
	refused := func(w *httptest.ResponseRecorder, status int, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if w.Code != status || !strings.Contains(w.Body.String(), text) {
				t.Errorf("status %d, want %d and %q", w.Code, status, text)
			}
		}
	}
	refused(post("B7654321", "hc1"), 400, "not the number of the passport on record", `value="B7654321"`, `id="passport-error"`)
	refused(post("nonsense", "hc1"), 400, `id="passport-error"`)
	refused(post("", "x"), 400, `id="format-error"`)

	text := post(" a123 4567", "hc1").Body.String()
	claims := verify.Check([]byte(text), v.House.Trust(), v.House.Now()).Claims
	if claims == nil {
		t.Fatal("it does not hold")
	}
	if d := claims.Health.DCC; d.Born != "1960-05-04" || d.Name.Whole() != "आशा पाटिल" || d.Name.FamilyLatin != "PATIL" || d.Name.GivenLatin != "ASHA" {
		t.Errorf("%+v", d)
	}
	var credential struct {
		Subject struct{ PassportNumber, BirthDate, Purpose string } `json:"credentialSubject"`
	}
	testkit.Done(t, json.Unmarshal(post("A1234567", "vc").Body.Bytes(), &credential))
	if s := credential.Subject; s.PassportNumber != "A1234567" || s.BirthDate != "1960-05-04" || s.Purpose != "travel" {
		t.Errorf("%+v", s)
	}
	if shown := post("A1234567", "show").Body.String(); !strings.Contains(shown, "A1234567") || !strings.Contains(shown, "4 May 1960") || !strings.Contains(shown, "ASHA PATIL") {
		t.Error("the certificate shown does not say it all")
	}
	if w := post("", "pdf"); !strings.HasPrefix(w.Body.String(), "%PDF-") || w.Header().Get("Content-Disposition") != `attachment; filename="vaccination-certificate.pdf"` {
		t.Errorf("%v", w.Header())
	}
	for range 20 { // the right number is no guess, however many forms somebody takes
		if w := post("A1234567", "hc1"); w.Code != 200 {
			t.Fatal(w.Code)
		}
	}
	for range 12 {
		post("B7654321", "hc1")
	}
	refused(post("A1234567", "hc1"), 429, `id="passport-error"`)
}

// Where the certificate of a dose was withdrawn, those of later doses are made anew and tell of it no longer.
func TestAWithdrawnDoseIsInNoLaterCertificate(t *testing.T) {
	v := newTraveller(t)
	d := testkit.NewDrive(t, v.House.Store)
	person := strings.Split(v.Path, "/")[2]
	first := strings.Split(v.Path, "/")[4]
	history, err := v.House.Store.History(t.Context(), certified, person)
	testkit.Done(t, err)
	second := d.Late(history.Person, "COVISHIELD", "2021-03-01") // known later, and so the second
	v.Path = strings.Replace(v.Path, first, second.ID, 1)
	told := func() (doses int, number string) {
		var credential struct {
			ID      string
			Subject struct{ Dose []struct{ DoseNumber int } } `json:"credentialSubject"`
		}
		testkit.Done(t, json.Unmarshal(v.ask(t, "GET", "/formats/vaccination-credential.json", nil).Body.Bytes(), &credential))
		return len(credential.Subject.Dose), credential.ID
	}
	doses, before := told()
	if doses != 2 {
		t.Fatalf("%d doses", doses)
	}
	_, err = v.House.Store.Revoke(t.Context(), d.Actor(staff.District), person, revocation.Act{ID: id.New(), Reason: revocation.Unfit, DoseID: first, Words: "Warm."})
	testkit.Done(t, err)
	if doses, after := told(); doses != 1 || after == before {
		t.Errorf("%d doses, %s after %s", doses, after, before)
	}
	v.Path = strings.Replace(v.Path, second.ID, first, 1)
	if w := v.ask(t, "GET", "/formats", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the withdrawn one is given: %d", w.Code)
	}
}
