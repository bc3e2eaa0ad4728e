package trust_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/certificate/linked"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// A file of keys of whatever sort is read for what it is, with where it is from and what moment it shows.
func TestReadFile(t *testing.T) {
	r := ring(t)
	authority, err := keys.NewAuthority("Ministry of Health", "IN", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	signer, err := authority.Issue(keys.HC1, r.Signer(keys.HC1, when.Wall()).Key.Public(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	written := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		data        []byte
		source      verify.Source
		keys, roots int
		own         bool // it says its date itself
	}{
		"a signed list":     {[]byte(ours(t, r)), verify.OpenWIN, 4, 0, true},
		"WHO's network":     {did(t, r), verify.GDHCN, 1, 0, false},
		"VCI":               {vci(t, r), verify.VCI, 1, 0, false},
		"an operator's DID": {operator(t, r), verify.File, 2, 0, false},
		"a trust snapshot":  {published(t, r), verify.File, 2, 0, false},
		"keys of HC1":       {keySet(t, signer), verify.File, 1, 0, false},
		"a document signer": {keys.PEM(signer), verify.File, 1, 0, false},
		"a CA for seals":    {keys.PEM(authority.Certificate), verify.ICAO, 0, 1, false},
	} {
		var s trust.Set
		if err := s.ReadFile(c.data, "keys", written, r.Authority().Certificate, time.Now()); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		lists := s.Trust().Lists
		if len(s.Keys) != c.keys || len(s.Authorities) != c.roots || len(lists) != 1 || lists[0].Source != c.source || lists[0].Name != "keys" || lists[0].Keys != c.keys+c.roots ||
			(lists[0].Dated == when.InstantOf(written)) == c.own {
			t.Errorf("%s: %d keys, %d CAs, %+v", name, len(s.Keys), len(s.Authorities), lists)
		}
	}
	for _, bad := range []string{"", "hello", "{}", `{"keys":[]}`, `{"keys":[{}],"lists":[]}`, `{"verificationMethod":[]}`, "-----BEGIN CERTIFICATE-----", ours(t, r)} {
		var s trust.Set
		if err := s.ReadFile([]byte(bad), "keys", written, nil, time.Now()); err == nil || len(s.Keys)+len(s.Authorities) > 0 {
			t.Errorf("%.40q passes", bad)
		}
	}
}

// A key that an installation has dropped signs nothing that holds, also where an older file still lists it, in either order.
func TestASnapshotSaysWhatIsDropped(t *testing.T) {
	r := ring(t)
	before := published(t, r)
	r.Drop(map[string]when.Instant{r.Signer(keys.SHC, when.Wall()).Name(): when.Wall()})
	after := published(t, r)
	for name, files := range map[string][][]byte{"alone": {after}, "before the older": {after, before}, "after the older": {before, after}} {
		var s trust.Set
		for _, f := range files {
			if err := s.ReadFile(f, "trust.json", time.Now(), nil, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(s.Trust().Dropped()); n != 1 {
			t.Errorf("%s: %d dropped keys", name, n)
		}
	}
}

// published is the snapshot that an installation publishes.
func published(t testing.TB, r *keys.Ring) []byte {
	t.Helper()
	data, err := json.Marshal(trust.SnapshotOf(verify.NewTrust(nil, trust.OurKeys(r, "IN", "Ministry", "https://vaccine.example")), "IN", "Ministry"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func operator(t testing.TB, r *keys.Ring) []byte {
	t.Helper()
	const id = "did:web:vaccine.example"
	vcKey, divocKey := edwards(t, r, keys.VC), edwards(t, r, keys.DIVOC)
	data, err := json.Marshal(map[string]any{"id": id, "verificationMethod": []any{
		map[string]string{"id": id + "#a", "type": "Multikey", "controller": id, "publicKeyMultibase": linked.Multikey(vcKey)},
		map[string]string{"id": id + "#b", "type": "Ed25519VerificationKey2018", "controller": id, "publicKeyBase58": linked.Base58(divocKey)},
		map[string]string{"id": "did:web:elsewhere.example#c", "type": "Multikey", "controller": id, "publicKeyMultibase": linked.Multikey(vcKey)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func edwards(t testing.TB, r *keys.Ring, use keys.Use) []byte {
	t.Helper()
	key, ok := r.Signer(use, when.Wall()).Certificate.PublicKey.(ed25519.PublicKey)
	if !ok {
		t.Fatal("not Ed25519")
	}
	return key
}

func keySet(t testing.TB, signer *x509.Certificate) []byte {
	t.Helper()
	data, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: signer.PublicKey, KeyID: base64.StdEncoding.EncodeToString(keys.KID(signer)), Certificates: []*x509.Certificate{signer}}}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Files come from others: whatever one holds, each key that is taken can be used.
func FuzzReadFile(f *testing.F) {
	r := ring(f)
	for _, seed := range [][]byte{did(f, r), vci(f, r), operator(f, r), published(f, r), keys.PEM(r.Authority().Certificate)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s trust.Set
		s.ReadFile(data, "keys", time.Now(), nil, time.Now()) //nolint:errcheck // what it took is looked at
		for _, k := range s.Keys {
			if k.Public == nil || k.KID == "" || k.Issuer == "" || k.Source == verify.Ours {
				t.Errorf("%+v", k)
			}
		}
	})
}
