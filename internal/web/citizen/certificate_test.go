package citizen_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
)

const certified = "+919876543210" // the phone of the person with a certificate

// TestCertificate shows, saves and checks the certificate of a dose, and refuses it to everybody else.
func TestCertificate(t *testing.T) {
	db := testkit.SQLite(t)
	texts, err := i18n.Load()
	testkit.Done(t, err)
	texts, err = texts.For("IN", db.Pack.Languages)
	testkit.Done(t, err)
	h := &door.House{Store: db.Open(t), Pack: db.Pack, Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Attempts: &door.Attempts{Most: 100}, Keys: db.Keys}
	serve, err := web.Handler(h, prometheus.NewRegistry())
	testkit.Done(t, err)
	drive := testkit.NewDrive(t, h.Store)
	person := drive.Person(certified)
	given := drive.Record(testkit.WalkIn(person, drive.Session(testkit.Today, 3))).Dose
	path := "/household/" + person.ID + "/certificate/" + given.ID

	get := func(phone, path, language string) *httptest.ResponseRecorder {
		token, err := h.Store.SignInCitizen(context.Background(), phone)
		testkit.Done(t, err)
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept-Language", language)
		r.AddCookie(&http.Cookie{Name: door.Cookie, Value: token})
		w := httptest.NewRecorder()
		serve.ServeHTTP(w, r)
		return w
	}
	holds := func(w *httptest.ResponseRecorder, texts ...string) {
		t.Helper()
		if w.Code != http.StatusOK {
			t.Fatalf("status %d", w.Code)
		}
		for _, text := range texts {
			if !strings.Contains(w.Body.String(), text) {
				t.Errorf("%q is not on the certificate", text)
			}
		}
	}
	facts := []string{"Asha Patil", "1980", person.Reference, "Covishield", "Serum Institute of India", "1 of 2", "17 September 2021",
		"Aundh District Hospital, Pune, Maharashtra", "URN:UVCI:01:IN:OPENWIN/", "Provisional", `<path d="M4 4h7v1h-7z`}
	shown := get(certified, path, "en")
	holds(shown, facts...)
	holds(get(certified, path, "hi"), append(facts, "टीकाकरण प्रमाणपत्र", "2 में से 1", "Aundh District Hospital, पुणे, महाराष्ट्र")...)

	file := get(certified, path+"/download", "ur")
	holds(file, append(facts, `dir="rtl"`, "ٹیکا کاری سرٹیفکیٹ", "<style>")...)
	if strings.Contains(file.Body.String(), "src=") || strings.Contains(file.Body.String(), "href=") || strings.Contains(file.Body.String(), "ZgotmplZ") {
		t.Error("the file needs something from elsewhere")
	}
	head := file.Header()
	if !strings.HasPrefix(head.Get("Content-Disposition"), "attachment") || strings.Contains(head.Get("Content-Disposition"), "Asha") || !strings.Contains(head.Get("Content-Security-Policy"), "style-src 'unsafe-inline'") {
		t.Errorf("%v", head)
	}

	for name, end := range map[string]string{"vaccination-certificate.pdf": "/certificate.pdf", "vaccination-card.pdf": "/card.pdf"} {
		w := get(certified, path+end, "bn")
		if h := w.Header(); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "%PDF-") || h.Get("Content-Disposition") != `attachment; filename="`+name+`"` {
			t.Errorf("%s: status %d, %v", end, w.Code, h)
		}
		if w := get("+919876500000", path+end, "en"); w.Code != http.StatusNotFound {
			t.Errorf("%s: somebody else gets %d", end, w.Code)
		}
	}

	text := regexp.MustCompile(`HC1:[^<]+`).FindString(shown.Body.String())
	text = strings.NewReplacer("&#43;", "+").Replace(text)
	claims := verify.Check([]byte(text), h.Trust(), h.Now()).Claims
	if claims == nil {
		t.Fatal("it does not hold")
	}
	if d := claims.Dose(); d.Number != 1 || d.Day != "2021-09-17" || claims.Health.DCC.Name.Whole() != "Asha Patil" {
		t.Errorf("%+v", claims)
	}

	if w := get("+919876500000", path, "en"); w.Code != http.StatusNotFound {
		t.Errorf("somebody else gets %d", w.Code)
	}
	if w := get(certified, "/household/"+person.ID+"/certificate/"+id.New(), "en"); w.Code != http.StatusNotFound {
		t.Errorf("a dose that is not there gets %d", w.Code)
	}
}
