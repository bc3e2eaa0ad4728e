package door

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strings"
)

// WriteSmall answers with JSON, compressed where whoever asks takes that: for what is large and goes over thin lines. It is for callers with a
// token alone: where a browser adds a cookie by itself, the length of what is compressed could tell secrets (the BREACH attack).
func WriteSmall(w http.ResponseWriter, r *Request, value any) error {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return Write(w, value)
	}
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Encoding", "gzip")
	h.Set("Vary", "Accept-Encoding")
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	z.Write(data) //nolint:errcheck // the caller has gone; there is nobody to tell
	z.Close()     //nolint:errcheck // as above
	return nil
}
