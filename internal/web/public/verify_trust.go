package public

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"sync"

	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web/door"
)

// snapshots keeps the last one that was made, for as long as what is trusted stays.
type snapshots struct {
	mu      sync.Mutex
	of      *verify.Trust
	content []byte
	tag     string
}

// trustSnapshot publishes whose HC1 certificates and SMART Health Cards hold here, for verifiers that are to work without a network. Its ETag
// is the hash of the content.
func (p Pages) trustSnapshot() door.Handler {
	var kept snapshots
	return func(w http.ResponseWriter, r *door.Request) error {
		content, tag, err := kept.get(p.Trust(), p.Pack.Code, p.Pack.Certificate.Issuer)
		if err != nil {
			return err
		}
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Cache-Control", "public, max-age=60")
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		return publish(w, "application/json", content)
	}
}

func (s *snapshots) get(t *verify.Trust, country, name string) (content []byte, tag string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of != t {
		if content, err = json.Marshal(trust.SnapshotOf(t, country, name)); err != nil {
			return nil, "", err
		}
		sum := sha256.Sum256(content)
		s.of, s.content, s.tag = t, content, `"`+hex.EncodeToString(sum[:16])+`"`
	}
	return s.content, s.tag, nil
}
