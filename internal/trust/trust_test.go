package trust_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/when"
)

func ring(t testing.TB) *keys.Ring {
	t.Helper()
	r, err := keys.Open(filepath.Join(t.TempDir(), "keys.json"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ours(t testing.TB, r *keys.Ring) string {
	t.Helper()
	text, err := trust.Write(trust.Ours(r, "IN", "Ministry of Health", "https://vaccine.example", when.Wall()), r.Signer(keys.Lists, when.Wall()))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Two installations exchange lists: what one publishes, the other takes, if the CA that it compared stands behind it.
func TestExchange(t *testing.T) {
	r := ring(t)
	text := ours(t, r)
	l, found, err := trust.Read([]byte(text), r.Authority().Certificate, time.Now())
	if err != nil || l.Issuer != "IN" || len(found) != 4 {
		t.Fatalf("%+v, %d, %v", l, len(found), err)
	}
	for _, k := range found {
		if k.Use == keys.HC1 && (k.Issuer != "IN" || k.KID != base64.StdEncoding.EncodeToString(r.Signer(keys.HC1, when.Wall()).KID())) {
			t.Errorf("%+v", k)
		}
		if k.Use == keys.SHC && (k.Issuer != "https://vaccine.example" || k.KID != r.Signer(keys.SHC, when.Wall()).Thumbprint()) {
			t.Errorf("%+v", k)
		}
	}
	if _, _, err := trust.Read([]byte(text), ring(t).Authority().Certificate, time.Now()); err == nil {
		t.Error("a list of somebody else passes")
	}
	if _, _, err := trust.Read([]byte(text), r.Authority().Certificate, time.Now().AddDate(3, 0, 0)); err == nil {
		t.Error("a list whose signer has ended passes")
	}
	parts := strings.Split(text, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(payload), `"IN"`, `"PK"`, 1)))
	if _, _, err := trust.Read([]byte(strings.Join(parts, ".")), r.Authority().Certificate, time.Now()); err == nil {
		t.Error("a changed list passes")
	}
	dropped := r.Signer(keys.HC1, when.Wall())
	r.Drop(map[string]when.Instant{dropped.Name(): when.Wall()})
	if l, found, err = trust.Read([]byte(ours(t, r)), r.Authority().Certificate, time.Now()); err != nil || len(l.Dropped) != 1 {
		t.Errorf("%v, %v", l.Dropped, err)
	}
	var gone []trust.Key
	for _, k := range found {
		if k.Dropped {
			gone = append(gone, k)
		}
	}
	if len(found) != 4 || len(gone) != 1 || gone[0].Use != keys.HC1 || gone[0].Issuer != "IN" {
		t.Errorf("%d keys, dropped %+v", len(found), gone)
	}
}

// did is a document in the shape of WHO's network, of our own keys.
func did(t testing.TB, r *keys.Ring) []byte {
	t.Helper()
	authority, err := keys.NewAuthority("Ministry of Health", "IN", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	signer := r.Signer(keys.HC1, when.Wall())
	cert, err := authority.Issue(keys.HC1, signer.Key.Public(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	kid := base64.StdEncoding.EncodeToString(keys.KID(cert))
	jwk := jose.JSONWebKey{Key: cert.PublicKey, KeyID: kid, Algorithm: "ES256", Certificates: []*x509.Certificate{cert}}
	other := jose.JSONWebKey{Key: cert.PublicKey, KeyID: "AAAAAAAAAAA=", Certificates: []*x509.Certificate{cert}}
	method := func(k jose.JSONWebKey) map[string]any {
		return map[string]any{"id": "did:web:tng-cdn.who.int:v2:trustlist:-:IND:DSC#" + k.KeyID, "type": "JsonWebKey2020", "controller": "did:web:tng-cdn.who.int:v2:trustlist:-:IND:DSC", "publicKeyJwk": k}
	}
	data, err := json.Marshal(map[string]any{"@context": []string{"https://www.w3.org/ns/did/v1"}, "id": "did:web:tng-cdn.who.int:v2:trustlist",
		"verificationMethod": []any{method(jwk), method(other), "did:web:tng-cdn.who.int:v2:trustlist:-:XXX:DSC"}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadDID(t *testing.T) {
	found, left, err := trust.ReadDID(did(t, ring(t)))
	if err != nil || len(found) != 1 || left != 2 || found[0].Issuer != "IN" || found[0].Until == 0 {
		t.Errorf("%+v, %d left, %v", found, left, err)
	}
	for _, bad := range []string{"", "{}", `{"id":"did:web:x"}`, `{"id":"http://x","verificationMethod":[]}`} {
		if _, _, err := trust.ReadDID([]byte(bad)); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

// vci is a snapshot in the shape of the directory of SMART Health Cards, of our own keys.
func vci(t testing.TB, r *keys.Ring) []byte {
	t.Helper()
	s := r.Signer(keys.SHC, when.Wall())
	good := jose.JSONWebKey{Key: s.Certificate.PublicKey, KeyID: s.Thumbprint(), Use: "sig", Algorithm: "ES256"}
	misnamed := good
	misnamed.KeyID = "another"
	ed := jose.JSONWebKey{Key: r.Signer(keys.VC, when.Wall()).Certificate.PublicKey.(ed25519.PublicKey), KeyID: r.Signer(keys.VC, when.Wall()).Thumbprint()}
	data, err := json.Marshal(map[string]any{"directory": "https://raw.example/vci-issuers.json", "time": "2026-11-01T00:00:00Z", "issuerInfo": []any{
		map[string]any{"issuer": map[string]any{"iss": "https://vaccine.example", "name": "A hospital"}, "keys": []any{good, misnamed, ed}},
		map[string]any{"issuer": map[string]any{"iss": "http://plain.example", "name": "B"}, "keys": []any{good}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestReadVCI(t *testing.T) {
	found, left, err := trust.ReadVCI(vci(t, ring(t)))
	if err != nil || len(found) != 1 || left != 3 || found[0].Issuer != "https://vaccine.example" || found[0].Name != "A hospital" {
		t.Errorf("%+v, %d left, %v", found, left, err)
	}
}

// Lists come from others: whatever a file holds, each key that is taken can be used.
func FuzzRead(f *testing.F) {
	r := ring(f)
	f.Add([]byte(ours(f, r)))
	f.Add(did(f, r))
	f.Add(vci(f, r))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, own, _ := trust.Read(data, r.Authority().Certificate, time.Now())
		network, _, _ := trust.ReadDID(data)
		cards, _, _ := trust.ReadVCI(data)
		for _, k := range append(append(own, network...), cards...) {
			if _, err := k.Key(); err != nil || k.KID == "" || !k.Use.Known() {
				t.Errorf("%+v, %v", k, err)
			}
		}
	})
}
