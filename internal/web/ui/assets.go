package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// asset is a file that browsers may keep for ever, since its name changes with its content.
type asset struct {
	url     string // "/assets/app.3f2a9c1b.css"
	kind    string
	plain   []byte
	gzipped []byte
}

func readAssets(files fs.FS) (map[string]asset, error) {
	names, err := fs.Glob(files, "assets/*.*")
	if err != nil {
		return nil, err
	}
	out := make(map[string]asset, len(names))
	for _, name := range names {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content)
		name, ext := path.Base(name), path.Ext(name)
		a := asset{url: "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext, kind: mime.TypeByExtension(ext), plain: content}
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := z.Write(content); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		a.gzipped = b.Bytes()
		out[name] = a
	}
	return out, nil
}

// Assets serves GET /assets/.
func (u *UI) Assets() http.Handler {
	byURL := make(map[string]asset, len(u.assets))
	for _, a := range u.assets {
		byURL[a.url] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h, body := w.Header(), a.plain
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = a.gzipped
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body) //nolint:errcheck // the reader has gone; there is nobody to tell
	})
}
