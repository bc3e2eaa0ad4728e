package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/app"
	"github.com/openwin/openwin/internal/web/door"
)

// served is both apps of a house that has a pack, texts and nothing else.
func served(t *testing.T) *httptest.Server {
	t.Helper()
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	house, mux := &door.House{Texts: texts, Pack: testkit.India()}, http.NewServeMux()
	for _, route := range append(app.New(house).Routes(), app.NewVerifier(house).Routes()...) {
		mux.Handle(route.Pattern, house.Serve(route))
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, url string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip") // the client leaves the answer as it is
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

// TestSize holds the whole app in one language, as it goes over the wire, to 150 KB. The barcode reader is fetched only by browsers that have none.
func TestSize(t *testing.T) {
	s := served(t)
	for _, language := range []string{"en", "ta"} {
		sum := 0
		for _, file := range []string{"", "app.js", "app.css", "app.webmanifest", "icon.svg", "sw.js", "languages.json", "texts/" + language + ".json"} {
			answer, body := get(t, s.URL+"/app/"+file)
			if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Encoding") != "gzip" {
				t.Fatalf("%q: %s", file, answer.Status)
			}
			sum += len(body)
		}
		if sum > 150_000 {
			t.Errorf("in %s the app is %d bytes over the wire, more than 150,000", language, sum)
		}
		t.Logf("%s: %d bytes", language, sum)
	}
}

// TestShell: browsers ask whether a file has changed, may run nothing from elsewhere and nothing inline, and the service worker knows its files.
func TestShell(t *testing.T) {
	s := served(t)
	answer, body := get(t, s.URL+"/app/sw.js")
	policy := answer.Header.Get("Content-Security-Policy")
	if strings.Contains(policy, "unsafe-inline") || !strings.Contains(policy, "script-src 'self' 'wasm-unsafe-eval';") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
	if answer.Header.Get("Cache-Control") != "no-cache" || answer.Header.Get("ETag") == "" || len(body) == 0 {
		t.Errorf("%v", answer.Header)
	}
	plain, err := http.Get(s.URL + "/app/sw.js")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Body.Close()
	script, _ := io.ReadAll(plain.Body)
	for _, want := range []string{`const VERSION="`, `"texts/ur.json"`, `"app.js"`} {
		if !strings.Contains(string(script), want) {
			t.Errorf("the service worker lacks %s", want)
		}
	}
	if strings.Contains(string(script), `"zxing_reader.wasm","`) {
		t.Error("the service worker takes the barcode reader along, needed or not")
	}
	if answer, _ := get(t, s.URL+"/app/zxing_reader.wasm"); answer.Header.Get("Content-Type") != "application/wasm" {
		t.Errorf("the barcode reader is %s", answer.Header.Get("Content-Type"))
	}
	r, _ := http.NewRequest("GET", s.URL+"/app/sw.js", nil)
	r.Header.Set("If-None-Match", answer.Header.Get("ETag"))
	if again, err := http.DefaultClient.Do(r); err != nil || again.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged: %v %v", again, err)
	}
}

// TestVerifierSize holds the verifier in one language, as it goes over the wire, to 60 KB, with the part of the barcode reader that is no WebAssembly.
func TestVerifierSize(t *testing.T) {
	s := served(t)
	for _, language := range []string{"en", "ta"} {
		sum := 0
		for _, file := range []string{"", "app.js", "app.css", "app.webmanifest", "icon.svg", "sw.js", "open.js", "reader.js", "languages.json", "products.json", "texts/" + language + ".json"} {
			answer, body := get(t, s.URL+"/verify/"+file)
			if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Encoding") != "gzip" {
				t.Fatalf("%q: %s", file, answer.Status)
			}
			sum += len(body)
		}
		if sum > 60_000 {
			t.Errorf("in %s the verifier is %d bytes over the wire, more than 60,000", language, sum)
		}
		t.Logf("%s: %d bytes", language, sum)
	}
}

// TestVerifierShell: the verifier's service worker may answer for the form's address, keeps the verifier's files and no others, and nothing inline runs.
func TestVerifierShell(t *testing.T) {
	s := served(t)
	answer, _ := get(t, s.URL+"/verify/sw.js")
	if answer.Header.Get("Service-Worker-Allowed") != "/verify" {
		t.Errorf("%v", answer.Header)
	}
	plain, err := http.Get(s.URL + "/verify/sw.js")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Body.Close()
	script, _ := io.ReadAll(plain.Body)
	for _, want := range []string{`"texts/ur.json"`, `"app.js"`, `"products.json"`} {
		if !strings.Contains(string(script), want) {
			t.Errorf("the service worker lacks %s", want)
		}
	}
	shell, _ := get(t, s.URL+"/verify/")
	if policy := shell.Header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe-inline") || !strings.Contains(policy, "worker-src 'self'") {
		t.Errorf("policy %q", policy)
	}
	if answer, body := get(t, s.URL+"/verify/products.json"); answer.StatusCode != http.StatusOK || len(body) < 100 {
		t.Errorf("the names behind codes: %s, %d bytes", answer.Status, len(body))
	}
}
