package ui

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
)

// problem draws the page of a fault.
func problem(t *testing.T, u *UI, lang, target string, who store.Who) (*httptest.ResponseRecorder, string) {
	t.Helper()
	w, r := httptest.NewRecorder(), ask(lang, target)
	r.Who = who
	u.Fail(w, r, fault.New(fault.NotFound, "not_found"))
	return w, w.Body.String()
}

func wants(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q:\n%s", part, page)
		}
	}
}

func TestFrameSpeaksTheReadersLanguage(t *testing.T) {
	u := testUI(t)
	w, page := problem(t, u, "en", "/sessions?pin=411001", store.Who{})
	wants(t, page, `<html lang="en" dir="ltr"`, u.assets["app.css"].url, "This page does not exist", `href="/sign-in"`,
		`href="/language?back=%2Fsessions%3Fpin%3D411001&amp;to=hi"`)
	if w.Code != 404 || w.Header().Get("Cache-Control") != "private, no-store" {
		t.Errorf("status %d, headers %v", w.Code, w.Header())
	}
	_, page = problem(t, u, "ur", "/x", store.Who{})
	wants(t, page, `<html lang="ur" dir="rtl"`, u.assets["app.rtl.css"].url, "یہ صفحہ موجود نہیں")
}

func TestMenuFitsTheRole(t *testing.T) {
	u := testUI(t)
	_, page := problem(t, u, "en", "/site/sessions/new", store.Who{Staff: &staff.Actor{Name: "Asha <Rao>", Role: staff.Vaccinator}})
	wants(t, page, "Asha &lt;Rao&gt;", "Vaccinator", `action="/sign-out"`, `<a href="/site" aria-current="page">`, `href="/office/sessions"`)
	for _, foreign := range []string{"/office/facilities", "/household", "/office/late"} {
		if strings.Contains(page, `"`+foreign+`"`) {
			t.Errorf("a vaccinator's menu leads to %s", foreign)
		}
	}
	_, page = problem(t, u, "en", "/", store.Who{Phone: "+919876543210"})
	wants(t, page, `href="/household"`, "••• 3210", "<details><summary>", `to=hi" lang="hi"`)
	if strings.Contains(page, "98765") {
		t.Error("the whole phone number is shown")
	}
}

func TestRenderSendsNothingOfABrokenPage(t *testing.T) {
	u := testUI(t)
	u.pages["broken"] = `{{define "title"}}x{{end}}{{define "main"}}half {{.Missing}}{{end}}`
	w := httptest.NewRecorder()
	if err := u.Render(w, ask("en", "/"), 200, "broken", struct{}{}); err == nil || w.Body.Len() > 0 {
		t.Errorf("error %v, body %q", err, w.Body)
	}
	if err := u.Render(w, ask("en", "/"), 200, "nowhere", nil); err == nil {
		t.Error("a page that does not exist is drawn")
	}
}

func TestTitleSaysWhenAFormIsWrong(t *testing.T) {
	u := testUI(t)
	u.pages["form"] = `{{define "title"}}Register{{end}}{{define "main"}}{{template "errors" .}}{{end}}`
	f := NewForm()
	f.Took(fault.New(fault.Invalid, "name_needed").On("name"))
	w := httptest.NewRecorder()
	if err := u.Render(w, ask("en", "/"), f.Status(), "form", struct{ *Form }{f}); err != nil {
		t.Fatal(err)
	}
	wants(t, w.Body.String(), "<title>Error: Register – OpenWIN</title>", `<a href="#name">Enter the name.</a>`)
}

func TestPricesAreInTheDigitsOfTheLanguage(t *testing.T) {
	u := testUI(t)
	u.pages["price"] = `{{define "title"}}{{end}}{{define "main"}}{{template "price" "₹780.50"}}{{end}}`
	for lang, want := range map[string]string{"bn": "<bdi>₹৭৮০.৫০</bdi>", "ur": "<bdi>₹780.50</bdi>"} {
		w := httptest.NewRecorder()
		if err := u.Render(w, ask(lang, "/"), 200, "price", nil); err != nil {
			t.Fatal(err)
		}
		wants(t, w.Body.String(), want)
	}
}

func TestChoosingALanguageLeadsBackHere(t *testing.T) {
	u := testUI(t)
	for _, test := range []struct{ query, cookie, to string }{
		{"to=hi&back=%2Fhousehold", "hi", "/household"},
		{"to=xx&back=%2Fhousehold", "", "/household"},
		{"to=ur&back=https%3A%2F%2Fevil.example", "ur", "/"},
		{"to=ur&back=%2F%2Fevil.example", "ur", "/"},
		{"to=ur&back=%2F%5Cevil.example", "ur", "/"},
		{"to=ur", "ur", "/"},
	} {
		w := httptest.NewRecorder()
		if err := u.SetLanguage(w, ask("en", "/language?"+test.query)); err != nil {
			t.Fatal(err)
		}
		cookie := ""
		for _, c := range w.Result().Cookies() {
			cookie = c.Value
		}
		if w.Code != 303 || w.Header().Get("Location") != test.to || cookie != test.cookie {
			t.Errorf("%s: %d to %q, cookie %q", test.query, w.Code, w.Header().Get("Location"), cookie)
		}
	}
	r := ask("en", "/")
	r.AddCookie(&http.Cookie{Name: "lang", Value: "ur"})
	if got := u.house.Words(r.Request).Lang(); got != "ur" {
		t.Errorf("the chosen language is %s", got)
	}
}

func TestNoticeIsShownOnce(t *testing.T) {
	u := testUI(t)
	set := httptest.NewRecorder()
	Notice(set, "place_booked")
	r := ask("en", "/")
	r.AddCookie(set.Result().Cookies()[0])
	w := httptest.NewRecorder()
	if err := u.Render(w, r, 200, "problem", problemPage{Fault: fault.New(fault.NotFound, "not_found")}); err != nil {
		t.Fatal(err)
	}
	wants(t, w.Body.String(), `govuk-notification-banner--success`, u.house.Words(r.Request).T("notice.place_booked"))
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("the notice is not taken away: %v", c)
	}
	for _, strange := range []string{"<script>", "no_such_text"} {
		r := ask("en", "/")
		r.AddCookie(&http.Cookie{Name: "notice", Value: strange})
		if got := takeNotice(httptest.NewRecorder(), r.Request, u.house.Words(r.Request)); got != "" {
			t.Errorf("the strange notice %q says %q", strange, got)
		}
	}
}

func TestAssetsAreKeptForEverAndSmall(t *testing.T) {
	u := testUI(t)
	_, page := problem(t, u, "en", "/", store.Who{})
	a := u.assets["app.css"]
	weight := len(page) + len(a.gzipped) + len(u.assets["mark.svg"].gzipped)
	if weight > 30_000 || len(a.gzipped) > 12_000 || len(u.assets["app.rtl.css"].gzipped) > 12_000 {
		t.Errorf("a first page weighs %d bytes, its style sheet %d", weight, len(a.gzipped))
	}
	get := func(url, accept string) *httptest.ResponseRecorder {
		r, w := httptest.NewRequest("GET", url, nil), httptest.NewRecorder()
		r.Header.Set("Accept-Encoding", accept)
		u.Assets().ServeHTTP(w, r)
		return w
	}
	w := get(a.url, "br, gzip")
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(unpacked, a.plain) || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("gzip: %v %v", err, w.Header())
	}
	if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("headers %v", w.Header())
	}
	if w := get(a.url, ""); !bytes.Equal(w.Body.Bytes(), a.plain) {
		t.Error("the plain style sheet differs")
	}
	if w := get("/assets/app.css", ""); w.Code != 404 {
		t.Errorf("an address without the content's hash gives %d", w.Code)
	}
	if bytes.Contains(a.plain, []byte("Transport")) || bytes.Contains(a.plain, []byte("url(")) || bytes.Contains(a.plain, []byte("crown")) {
		t.Error("the style sheet loads a font or a picture")
	}
}
