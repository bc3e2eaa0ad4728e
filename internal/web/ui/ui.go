// Package ui draws pages: the frame around them, the parts they are made of, forms, charts and assets.
// README.md says how to write a page.
package ui

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/web/door"
)

//go:embed templates pages assets
var files embed.FS

// UI draws pages in the reader's language. It may be used by many goroutines at once.
type UI struct {
	house  *door.House
	assets map[string]asset
	frame  *template.Template // layout and parts, in the default language; copied, never executed
	pages  map[string]string  // source by name, such as "citizen/sign_in"
	drawn  sync.Map           // language and page to *template.Template
}

// New reads the embedded templates and assets. A template that cannot be read is an error that names it.
func New(h *door.House) (*UI, error) {
	u := &UI{house: h, pages: map[string]string{}}
	var err error
	if u.assets, err = readAssets(files); err != nil {
		return nil, err
	}
	u.frame, err = template.New("frame").Funcs(u.funcs(h.Texts.Printer())).ParseFS(files, "templates/*.html")
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(files, "pages", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return err
		}
		source, err := files.ReadFile(name)
		u.pages[strings.TrimSuffix(strings.TrimPrefix(name, "pages/"), ".html")] = string(source)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name := range u.pages {
		if _, err := u.page(h.Texts.Printer(), name); err != nil {
			return nil, err
		}
	}
	return u, nil
}

// page is a page's template in a language, made when it is first asked for.
func (u *UI) page(p *i18n.Printer, name string) (*template.Template, error) {
	key := p.Lang() + " " + name
	if t, ok := u.drawn.Load(key); ok {
		return t.(*template.Template), nil
	}
	source, ok := u.pages[name]
	if !ok {
		return nil, fmt.Errorf("there is no page internal/web/ui/pages/%s.html", name)
	}
	t, err := u.frame.Clone()
	if err != nil {
		return nil, err
	}
	if t, err = t.Funcs(u.funcs(p)).New(name).Parse(source); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	u.drawn.Store(key, t)
	return t, nil
}

// view is what the frame needs; a page's own template sees Data alone.
type view struct {
	Lang, Dir string
	Languages []i18n.Language
	Back      string // where choosing a language leads back to
	Menu      []item
	Person    person
	Notice    string // a text, "" for none
	Wrong     bool   // the page holds a form with faults
	Data      any
}

// Render draws a page, all of it before the first byte is sent. page is the name of a file below pages/, without
// .html. data is what its "title" and "main" see as the dot. An error is a defect of the page.
func (u *UI) Render(w http.ResponseWriter, r *door.Request, status int, page string, data any) error {
	p := u.house.Words(r.Request)
	t, err := u.page(p, page)
	if err != nil {
		return err
	}
	v := view{
		Lang: p.Lang(), Dir: p.Dir(), Languages: u.house.Texts.Languages(), Back: r.URL.RequestURI(),
		Menu: menuFor(r), Person: personOf(r), Notice: takeNotice(w, r.Request, p), Data: data,
	}
	if f, ok := data.(interface{ Wrong() bool }); ok {
		v.Wrong = f.Wrong()
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "layout", v); err != nil {
		return fmt.Errorf("page %s: %w", page, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-store") // pages show people their own data
	h.Set("Content-Language", p.Lang())
	h.Add("Vary", "Accept-Language, Accept-Encoding, Cookie")
	body := out.Bytes()
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = zipped(body)
	}
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

// zipped is a page as it goes over a slow network. Pages hold no token of ours whose length a stranger could learn from this.
func zipped(page []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(page) //nolint:errcheck // a buffer takes everything
	z.Close()     //nolint:errcheck // as above
	return out.Bytes()
}

// problemPage is why a request was refused.
type problemPage struct {
	Fault  *fault.Error
	SignIn string // the page to sign in, for somebody who must do so first
}

// Fail shows why a request was refused, as a page. It fits door.House.Fail.
func (u *UI) Fail(w http.ResponseWriter, r *door.Request, f *fault.Error) {
	if err := u.Render(w, r, door.Status(f.Kind), "problem", problemPage{Fault: f, SignIn: r.SignIn}); err != nil {
		http.Error(w, u.house.Words(r.Request).Fault(f), door.Status(f.Kind))
	}
}

// NotFound answers for every address that is none of ours.
func (u *UI) NotFound(http.ResponseWriter, *door.Request) error {
	return fault.New(fault.NotFound, "not_found")
}
