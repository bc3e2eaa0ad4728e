package public

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// snapshot is what a verifier without a network checks with (docs/verify.md).
type snapshot struct {
	Country string         `json:"country"` // ours, ISO 3166-1 alpha-2
	Lists   []snapshotList `json:"lists"`
	Keys    []snapshotKey  `json:"keys"`
	Dropped []snapshotKey  `json:"dropped,omitempty"` // ours, and perhaps in other hands
}

type snapshotList struct {
	Source verify.Source `json:"source"`
	Name   string        `json:"name"`
	Dated  string        `json:"dated,omitempty"` // RFC 3339; ours are as of the answer
	Keys   int           `json:"keys"`
}

type snapshotKey struct {
	Format  verify.Format   `json:"format"` // "hc1" or "shc"
	KID     string          `json:"kid"`
	Issuer  string          `json:"issuer"`
	Country string          `json:"country,omitempty"`
	Name    string          `json:"name,omitempty"`
	JWK     jose.JSONWebKey `json:"jwk"`
	From    string          `json:"from,omitempty"`
	Until   string          `json:"until,omitempty"`
	Kinds   []verify.Kind   `json:"kinds,omitempty"`
	List    int             `json:"list"` // place in lists
}

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
		if content, err = json.Marshal(snapshotOf(t, country, name)); err != nil {
			return nil, "", err
		}
		sum := sha256.Sum256(content)
		s.of, s.content, s.tag = t, content, `"`+hex.EncodeToString(sum[:16])+`"`
	}
	return s.content, s.tag, nil
}

func snapshotOf(t *verify.Trust, country, name string) snapshot {
	out := snapshot{Country: country, Lists: []snapshotList{{Source: verify.Ours, Name: name}}, Keys: []snapshotKey{}}
	place := map[snapshotList]int{{Source: verify.Ours, Name: name}: 0}
	for _, k := range t.All() {
		if !onDevices(k) {
			continue
		}
		list := snapshotList{Source: k.Source, Name: k.List, Dated: moment(k.Dated)}
		if k.Source == verify.Ours {
			list.Name = name
		}
		at, ok := place[list]
		if !ok {
			at = len(out.Lists)
			place[list], out.Lists = at, append(out.Lists, list)
		}
		out.Lists[at].Keys++
		out.Keys = append(out.Keys, keyOf(k, at))
	}
	for _, k := range t.Dropped() {
		if onDevices(k) {
			out.Dropped = append(out.Dropped, keyOf(k, 0))
		}
	}
	return out
}

// onDevices says whether devices check what a key signs.
func onDevices(k *verify.Key) bool { return k.Format == verify.HC1 || k.Format == verify.SHC }

func keyOf(k *verify.Key, list int) snapshotKey {
	return snapshotKey{Format: k.Format, KID: k.KID, Issuer: k.Issuer, Country: k.Country, Name: k.Name, JWK: jose.JSONWebKey{Key: k.Public},
		From: moment(k.From), Until: moment(k.Until), Kinds: k.Kinds, List: list}
}

// moment is an instant as RFC 3339 has it, in UTC; "" for none.
func moment(at when.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().UTC().Format(time.RFC3339)
}
