package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web"
	"github.com/openwin/openwin/internal/web/door"
)

// A certificate that a case has ended no longer holds, though its signature does; the one in its place holds.
func TestEndedCertificates(t *testing.T) {
	const phone = "+919812340401"
	ctx := context.Background()
	h := newHouse(t)
	serve, err := web.Handler(h, prometheus.NewRegistry())
	testkit.Done(t, err)
	d := testkit.NewDrive(t, h.Store)
	person := d.Person(phone)
	given := d.Late(person, "COVISHIELD", "2021-03-01")
	signed := func() string {
		now, err := h.Store.History(ctx, phone, person.ID)
		testkit.Done(t, err)
		signer, err := h.Signer(keys.HC1)
		testkit.Done(t, err)
		claims, err := certificate.Of(h.Pack, &now.Person, &now.Doses[0], h.Now(), signer.Certificate.NotAfter)
		testkit.Done(t, err)
		text, err := certificate.Sign(claims, signer.Key, signer.KID())
		testkit.Done(t, err)
		return text
	}
	accept := func(kind casework.Kind, asked casework.Asked) {
		asked.Words = "Please."
		c, err := h.Store.OpenCase(ctx, casework.Ask{ID: id.New(), BeneficiaryID: person.ID, Kind: kind, Asked: asked, Phone: phone}, store.Claimed{}, nil)
		testkit.Done(t, err)
		_, err = h.Store.DecideCase(ctx, d.Actor(staff.District), casework.Decision{BeneficiaryID: person.ID, CaseID: c.ID, Step: 2, Accept: true, Reason: "Yes."})
		testkit.Done(t, err)
	}
	says := func(text, want, code string) {
		t.Helper()
		w := httptest.NewRecorder()
		serve.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/api/v1/verify", strings.NewReader(`{"certificate":"`+text+`"}`)))
		if body := w.Body.String(); !strings.Contains(body, `"verdict":"`+want+`"`) || !strings.Contains(body, code) {
			t.Errorf("not %s %s: %s", want, code, body)
		}
		r := httptest.NewRequest(http.MethodPost, "/verify", strings.NewReader(url.Values{"certificate": {text}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w = httptest.NewRecorder()
		serve.ServeHTTP(w, r)
		page := map[string]string{"": "govuk-panel--confirmation", "certificate_superseded": "a newer certificate has replaced", "certificate_withdrawn": "this certificate was withdrawn"}[code]
		if !strings.Contains(w.Body.String(), page) {
			t.Errorf("the page lacks %q", page)
		}
	}

	first := signed()
	says(first, "valid", "")
	accept(casework.Name, casework.Asked{Name: "Asha Pawar"})
	second := signed()
	says(first, "invalid", "certificate_superseded")
	says(second, "valid", "")
	accept(casework.Revoke, casework.Asked{DoseID: given.ID})
	says(second, "invalid", "certificate_withdrawn")
	says(first, "invalid", "certificate_superseded")

	token, err := h.Store.SignInCitizen(ctx, phone)
	testkit.Done(t, err)
	r := httptest.NewRequest(http.MethodGet, "/household/"+person.ID+"/certificate/"+given.ID, nil)
	r.AddCookie(&http.Cookie{Name: door.Cookie, Value: token})
	w := httptest.NewRecorder()
	serve.ServeHTTP(w, r)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "was withdrawn") || strings.Contains(w.Body.String(), "HC1:") {
		t.Errorf("whoever holds the phone gets %d", w.Code)
	}
	accept(casework.Restore, casework.Asked{DoseID: given.ID})
	says(signed(), "valid", "")
}
