package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate/divoc"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// holder is somebody with a passport who was given a dose, and the doors of the house.
type holder struct {
	t     *testing.T
	house *door.House
	serve http.Handler
	path  string // of the certificate
	token string
}

func newHolder(t *testing.T, db *testkit.Database) *holder {
	t.Helper()
	const phone = "+919812340409"
	texts, err := i18n.Load()
	testkit.Done(t, err)
	h := &door.House{Store: db.Open(t), Pack: db.Pack, Texts: texts, Now: db.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Attempts: &door.Attempts{Most: 100}, Keys: db.Keys, PublicURL: "https://vaccine.example", DIVOC: true}
	serve, err := web.Handler(h, prometheus.NewRegistry())
	testkit.Done(t, err)
	drive := testkit.NewDrive(t, h.Store)
	b, err := h.Store.Register(context.Background(), beneficiary.Register{ID: id.New(), Name: "आशा पाटिल", Phone: phone, BirthDate: when.MustDate("1960-05-04"), Sex: beneficiary.Female,
		Area: drive.Facility.Area, IDKind: "passport", IDNumber: "A1234567", Consent: beneficiary.Consent, Reference: id.NewReference()})
	testkit.Done(t, err)
	given := drive.Record(testkit.WalkIn(b, drive.Session(testkit.Today, 3))).Dose
	token, err := h.Store.SignInCitizen(context.Background(), phone)
	testkit.Done(t, err)
	return &holder{t, h, serve, "/household/" + b.ID + "/certificate/" + given.ID, token}
}

// save downloads a file as its holder does.
func (h *holder) save(method, path string, form url.Values) []byte {
	h.t.Helper()
	r := httptest.NewRequest(method, h.path+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: door.Cookie, Value: h.token})
	w := httptest.NewRecorder()
	h.serve.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s: status %d", path, w.Code)
	}
	return w.Body.Bytes()
}

type verified struct {
	Verdict, Code, Format, Content, Kind string
	Signer                               struct{ Source, Country string }
	Shown, Unbound                       []struct{ Field, Label, Value string }
	Trust                                []struct{ Source string }
}

// check asks the API, and the page, which must say the same.
func (h *holder) check(data []byte) verified {
	h.t.Helper()
	body, err := json.Marshal(map[string][]byte{"file": data})
	testkit.Done(h.t, err)
	w := httptest.NewRecorder()
	h.serve.ServeHTTP(w, httptest.NewRequest("POST", "/api/v1/verify", bytes.NewReader(body)))
	var v verified
	testkit.Done(h.t, json.Unmarshal(w.Body.Bytes(), &v))

	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	file, err := parts.CreateFormFile("file", "certificate")
	testkit.Done(h.t, err)
	_, err = file.Write(data)
	testkit.Done(h.t, err)
	testkit.Done(h.t, parts.Close())
	r := httptest.NewRequest("POST", "/verify", &form)
	r.Header.Set("Content-Type", parts.FormDataContentType())
	w = httptest.NewRecorder()
	h.serve.ServeHTTP(w, r)
	page := map[string]string{"valid": "govuk-panel--confirmation", "invalid": "This certificate is not valid", "unknown": "We cannot tell"}[v.Verdict]
	if w.Code != 200 || page == "" || !strings.Contains(w.Body.String(), page) {
		h.t.Errorf("the page does not say that it is %s: status %d", v.Verdict, w.Code)
	}
	for _, f := range v.Shown {
		if !strings.Contains(w.Body.String(), f.Label) {
			h.t.Errorf("the page lacks %s", f.Label)
		}
	}
	return v
}

func (v verified) says(field string) string {
	for _, f := range v.Shown {
		if f.Field == field {
			return f.Value
		}
	}
	return ""
}

// Whatever our program saves as a certificate, in whatever form and for whatever use, our program and its page read and find valid.
func TestEveryFormOfOursIsVerified(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		h := newHolder(t, db)
		for file, form := range map[string]string{"/formats/vaccination-hc1.txt": "hc1 dcc", "/formats/vaccination-qr.svg": "hc1 dcc", "/formats/vaccination-qr.png": "hc1 dcc", "/formats/international-certificate-qr.png": "hc1 icvp", "/formats/health-card-qr.png": "shc ", "/formats/cowin-qr.png": "divoc ", "/formats/international-certificate-qr.svg": "hc1 icvp",
			"/formats/vaccination.smart-health-card": "shc ", "/formats/health-card-qr.svg": "shc ", "/formats/vaccination-credential.json": "vc ", "/formats/vaccination-data.json": "hc1 dcc",
			"/formats/cowin-qr.svg": "divoc ", "/formats/cowin-certificate.zip": "divoc ", "/certificate.pdf": "hc1 dcc", "/card.pdf": "hc1 dcc", "/download": "hc1 dcc"} {
			v := h.check(h.save("GET", file, nil))
			if v.Verdict != "valid" || v.Format+" "+v.Content != form || v.Kind != "vaccination" || v.Signer.Source != "ours" || v.Signer.Country != "IN" || v.says("name") == "" {
				t.Errorf("%s: %+v", file, v)
			}
			if (v.Format == "divoc") != (len(v.Unbound) > 0) {
				t.Errorf("%s: %+v", file, v.Unbound)
			}
		}
		for _, form := range []string{"hc1", "icvp", "shc", "vc", "divoc_file", "pdf"} {
			v := h.check(h.save("POST", "/travel", url.Values{"passport": {"A1234567"}, "format": {form}}))
			if v.Verdict != "valid" || v.says("born") != "1960-05-04" {
				t.Errorf("for travel, %s: %+v", form, v)
			}
		}
	})
}

// The flaw of DIVOC: values change places and the proof holds. Our record tells.
func TestWhatDIVOCLeavesUnbound(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		h := newHolder(t, db)
		packed := h.save("GET", "/formats/cowin-certificate.zip", nil)
		honest := unzip(t, packed)
		changed := func(change func(*divoc.Evidence)) verified {
			var c divoc.Credential
			testkit.Done(t, json.Unmarshal(honest, &c))
			change(&c.Evidence[0])
			text, err := c.JSON()
			testkit.Done(t, err)
			return h.check(text)
		}
		if v := changed(func(*divoc.Evidence) {}); v.Verdict != "valid" {
			t.Errorf("%+v", v)
		}
		for name, change := range map[string]func(*divoc.Evidence){
			"batch and vaccine":      func(e *divoc.Evidence) { e.Lot, e.Vaccine = e.Vaccine, e.Lot },
			"dose and how many":      func(e *divoc.Evidence) { e.Dose, e.Of = e.Of, e.Dose },
			"vaccine and its maker":  func(e *divoc.Evidence) { e.Vaccine, e.Manufacturer = e.Manufacturer, e.Vaccine },
			"the number and the lot": func(e *divoc.Evidence) { e.Number, e.Lot = e.Lot, e.Number },
		} {
			if v := changed(change); v.Verdict != "invalid" || v.Code != "certificate_contradicts" {
				t.Errorf("%s: %+v", name, v)
			}
		}
		if v := changed(func(e *divoc.Evidence) { e.Facility.Name = "Elsewhere" }); v.Code != "certificate_forged" {
			t.Errorf("%+v", v)
		}
	})
}

func unzip(t *testing.T, packed []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	testkit.Done(t, err)
	file, err := z.File[0].Open()
	testkit.Done(t, err)
	text, err := io.ReadAll(file)
	testkit.Done(t, err)
	return text
}
