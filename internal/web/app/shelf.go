package app

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/web/door"
)

// shelf is all files of one app, made once.
type shelf struct {
	at   string // where it is served, with a slash at the end
	read func() (map[string][]byte, error)
	once sync.Once
	all  map[string]one
	err  error
}

// file answers with a file of the app. Browsers ask each time whether it has changed; the service worker keeps them for when they cannot.
func (s *shelf) file(w http.ResponseWriter, r *door.Request) error {
	s.once.Do(func() { s.all, s.err = s.make() })
	if s.err != nil {
		return s.err
	}
	name := strings.TrimPrefix(r.URL.Path, s.at)
	if name == "" {
		name = "index.html"
	}
	f, ok := s.all[name]
	if !ok {
		return fault.New(fault.NotFound, "not_found")
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Permissions-Policy", "camera=(self)")
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", f.tag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.gzipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

// folders reads the embedded files of some folders, not of those below.
func folders(names ...string) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, folder := range names {
		entries, err := files.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.IsDir() {
				continue
			}
			if out[e.Name()], err = files.ReadFile(path.Join(folder, e.Name())); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// withTexts puts the texts of some rooms beside the files, in every language, and the list of the languages.
func withTexts(out map[string][]byte, texts *i18n.Catalog, rooms []string) error {
	languages := texts.Languages()
	for _, l := range languages {
		text, err := json.Marshal(texts.Of(l.Tag, rooms...))
		if err != nil {
			return err
		}
		out["texts/"+l.Tag+".json"] = text
	}
	list, err := json.Marshal(languages)
	out["languages.json"] = list
	return err
}

// make reads the files, and tells the service worker their names and a version that changes with any of them.
func (s *shelf) make() (map[string]one, error) {
	plain, err := s.read()
	if err != nil {
		return nil, err
	}
	var names []string
	sum := sha256.New()
	for name := range plain {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(sum, "%s %d\n", name, len(plain[name]))
		sum.Write(plain[name])
	}
	kept, err := json.Marshal(slices.DeleteFunc(names, func(name string) bool {
		return slices.Contains(reader, name) || name == "sw.js" || name == "index.html"
	}))
	if err != nil {
		return nil, err
	}
	head := fmt.Sprintf("const VERSION=%q,FILES=%s;\n", hex.EncodeToString(sum.Sum(nil)[:8]), kept)
	plain["sw.js"] = append([]byte(head), plain["sw.js"]...)
	out := make(map[string]one, len(plain))
	for name, content := range plain {
		if out[name], err = newFile(name, content); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// one is a file as it is sent.
type one struct {
	kind, tag      string
	plain, gzipped []byte
}

func newFile(name string, content []byte) (one, error) {
	sum := sha256.Sum256(content)
	f := one{kind: mime.TypeByExtension(path.Ext(name)), tag: `"` + hex.EncodeToString(sum[:8]) + `"`, plain: content}
	switch path.Ext(name) {
	case ".webmanifest":
		f.kind = "application/manifest+json"
	case ".wasm":
		f.kind = "application/wasm"
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return one{}, err
	}
	if _, err := z.Write(content); err != nil {
		return one{}, err
	}
	if err := z.Close(); err != nil {
		return one{}, err
	}
	f.gzipped = b.Bytes()
	return f, nil
}
