package trust

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// Snapshot is what a verifier without a network checks HC1 certificates and SMART Health Cards with: /verify/trust.json (docs/verify.md).
type Snapshot struct {
	Country string         `json:"country"` // of the installation, ISO 3166-1 alpha-2
	Lists   []SnapshotList `json:"lists"`
	Keys    []SnapshotKey  `json:"keys"`
	Dropped []SnapshotKey  `json:"dropped,omitempty"` // perhaps in other hands, as those say whose they are
}

// SnapshotList is where keys of a snapshot come from.
type SnapshotList struct {
	Source verify.Source `json:"source"`
	Name   string        `json:"name"`
	Dated  time.Time     `json:"dated,omitzero"` // the installation's own are as of the answer
	Keys   int           `json:"keys"`
}

// SnapshotKey is a key of a snapshot. Its fields are those of verify.Key.
type SnapshotKey struct {
	Format  verify.Format   `json:"format"` // "hc1" or "shc"
	KID     string          `json:"kid"`
	Issuer  string          `json:"issuer"`
	Country string          `json:"country,omitempty"`
	Name    string          `json:"name,omitempty"`
	JWK     jose.JSONWebKey `json:"jwk"`
	From    time.Time       `json:"from,omitzero"`
	Until   time.Time       `json:"until,omitzero"`
	Kinds   []verify.Kind   `json:"kinds,omitempty"`
	List    int             `json:"list"` // place in lists
}

// SnapshotOf is what devices check with, of all that is trusted. country and name are of the installation.
func SnapshotOf(t *verify.Trust, country, name string) Snapshot {
	out := Snapshot{Country: country, Lists: []SnapshotList{{Source: verify.Ours, Name: name}}, Keys: []SnapshotKey{}}
	place := map[verify.List]int{{Source: verify.Ours}: 0}
	put := func(into []SnapshotKey, k *verify.Key) []SnapshotKey {
		if !onDevices(k.Format) {
			return into
		}
		list := verify.List{Source: k.Source, Name: k.List, Dated: k.Dated}
		at, ok := place[list]
		if !ok {
			at = len(out.Lists)
			place[list], out.Lists = at, append(out.Lists, SnapshotList{Source: k.Source, Name: k.List, Dated: moment(k.Dated)})
		}
		if !k.Dropped {
			out.Lists[at].Keys++
		}
		return append(into, SnapshotKey{Format: k.Format, KID: k.KID, Issuer: k.Issuer, Country: k.Country, Name: k.Name, JWK: jose.JSONWebKey{Key: k.Public},
			From: moment(k.From), Until: moment(k.Until), Kinds: k.Kinds, List: at})
	}
	for _, k := range t.All() {
		out.Keys = put(out.Keys, k)
	}
	for _, k := range t.Dropped() {
		out.Dropped = put(out.Dropped, k)
	}
	return out
}

// ReadSnapshot reads what SnapshotOf wrote.
func ReadSnapshot(data []byte) (Snapshot, error) {
	var out Snapshot
	if err := json.Unmarshal(data, &out); err != nil {
		return Snapshot{}, err
	}
	if len(out.Keys)+len(out.Dropped) == 0 || len(out.Keys)+len(out.Dropped) > mostKeys {
		return Snapshot{}, errors.New("a snapshot without keys, or with too many")
	}
	for _, some := range [][]SnapshotKey{out.Keys, out.Dropped} {
		for _, k := range some {
			if k.List < 0 || k.List >= len(out.Lists) || !usable(k.JWK.Key) || k.KID == "" || k.Issuer == "" || !onDevices(k.Format) {
				return Snapshot{}, errors.New("a snapshot with an entry that is no key")
			}
		}
	}
	return out, nil
}

// AddTo puts the keys of a snapshot into a set, with the sources that it names. What the installation calls its own is own's there.
func (s Snapshot) AddTo(set *Set, own verify.List) {
	put := func(k SnapshotKey, dropped bool) {
		from := s.Lists[k.List]
		list := verify.List{Source: from.Source, Name: from.Name, Dated: instant(from.Dated)}
		if list.Source == verify.Ours {
			list = own
		}
		set.Put(verify.Key{Format: k.Format, KID: k.KID, Issuer: k.Issuer, Country: k.Country, Name: k.Name, Public: k.JWK.Key, From: instant(k.From),
			Until: instant(k.Until), Kinds: k.Kinds, Dropped: dropped}, list)
	}
	for _, k := range s.Keys {
		put(k, false)
	}
	for _, k := range s.Dropped {
		put(k, true)
	}
}

// onDevices says whether devices check certificates of a form.
func onDevices(f verify.Format) bool { return f == verify.HC1 || f == verify.SHC }

// moment is an instant to the second, in UTC; the zero time for none.
func moment(at when.Instant) time.Time {
	if at == 0 {
		return time.Time{}
	}
	return at.Time().UTC().Truncate(time.Second)
}

// instant is a moment; 0 for none.
func instant(t time.Time) when.Instant {
	if t.IsZero() {
		return 0
	}
	return when.InstantOf(t)
}
