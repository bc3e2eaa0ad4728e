// Package webtest is what tests of pages share: a server over a drive, and answers that are held to what they should say.
package webtest

import (
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

// Page is an answer.
type Page struct {
	t      *testing.T
	Status int
	Path   string // of what answered: after redirects, where they were followed
	To     string // where a redirect leads that was not followed
	Head   http.Header
	Raw    []byte
	Body   string // as text, with plain spaces
}

// Read takes an answer as a page.
func Read(t *testing.T, answer *http.Response, err error) Page {
	t.Helper()
	testkit.Done(t, err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	testkit.Done(t, err)
	return Page{t: t, Status: answer.StatusCode, Path: answer.Request.URL.RequestURI(), To: answer.Header.Get("Location"), Head: answer.Header, Raw: raw,
		Body: strings.ReplaceAll(html.UnescapeString(string(raw)), "\u00a0", " ")}
}

// Wants fails the test unless the page has a status and each of the parts.
func (p Page) Wants(status int, parts ...string) Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s answers %d, not %d:\n%s", p.Path, p.Status, status, p.Body)
	}
	for _, part := range parts {
		if !strings.Contains(p.Body, part) {
			p.t.Errorf("%s lacks %q:\n%s", p.Path, part, p.Body)
		}
	}
	return p
}

// Lacks fails the test if the page has one of the parts.
func (p Page) Lacks(parts ...string) Page {
	p.t.Helper()
	for _, part := range parts {
		if strings.Contains(p.Body, part) {
			p.t.Errorf("%s shows %q", p.Path, part)
		}
	}
	return p
}

// Find is the first group of a pattern in the page.
func (p Page) Find(pattern string) string {
	p.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(p.Body)
	if m == nil {
		p.t.Fatalf("%s has nothing like %s:\n%s", p.Path, pattern, p.Body)
	}
	return m[1]
}

// Hidden is the value of a hidden field.
func (p Page) Hidden(name string) string { return p.Find(`name="` + name + `" value="([^"]+)"`) }
