package trust_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/trust"
)

// national is a ring whose HC1 key an offline CA of India issued.
func national(t testing.TB) (*keys.Ring, *keys.Signer) {
	t.Helper()
	r := ring(t)
	ca := filepath.Join(t.TempDir(), "ca")
	now := time.Now()
	if _, err := keys.InitCA(ca, "Ministry of Health", "IN", now); err != nil {
		t.Fatal(err)
	}
	request, err := r.Request(keys.HC1, "IN", "")
	if err != nil {
		t.Fatal(err)
	}
	_, bundle, err := keys.SignRequest(ca, request, now)
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Install(bundle, now)
	if err != nil {
		t.Fatal(err)
	}
	return r, s
}

// What goes to WHO: the CA that issued, the document signers, and nothing that is secret.
func TestOnboarding(t *testing.T) {
	if _, _, err := trust.Onboarding(ring(t), "IN", "DCC", time.Now()); err == nil || !strings.Contains(err.Error(), "does not name the country IN") {
		t.Errorf("the CA of an installation's own passes: %v", err)
	}
	r, s := national(t)
	files, left, err := trust.Onboarding(r, "IN", "DCC", time.Now())
	if err != nil || len(left) != 1 { // the key of the first start, made before there was a CA of the country's
		t.Fatal(left, err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		if bytes.Contains(f.Content, []byte("PRIVATE KEY-----")) {
			t.Errorf("%s has a private key", f.Name)
		}
	}
	if want := []string{"onboarding/DCC/SCA/SCA.pem", "DSC/" + s.Name() + ".pem", "DSC/" + s.Name() + ".der", "README.txt"}; !slices.Equal(names, want) {
		t.Errorf("%q, want %q", names, want)
	}
	block, _ := pem.Decode(files[0].Content)
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil || s.Certificate.CheckSignatureFrom(ca) != nil || !bytes.Equal(files[2].Content, s.Certificate.Raw) {
		t.Errorf("%v: the signer is not of that CA", err)
	}
	for country, domain := range map[string]string{"PK": "DCC", "IN": "../DCC"} {
		if _, _, err := trust.Onboarding(r, country, domain, time.Now()); err == nil {
			t.Errorf("%s, %s passes", country, domain)
		}
	}
	if _, _, err := trust.Onboarding(r, "IN", "DCC", time.Now().AddDate(3, 0, 0)); err == nil {
		t.Error("signers that have ended are handed in")
	}
}

// What we publish in the shape of WHO's lists is read as such a list, also as WHO's gateway writes coordinates: with a zero in front of those
// whose first bit is set.
func TestOursInTheShapeOfGDHCN(t *testing.T) {
	r, s := national(t)
	const did = "did:web:vaccine.example"
	document := func(methods ...any) []byte {
		data, err := json.Marshal(map[string]any{"id": did, "verificationMethod": methods})
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	m := trust.MethodOf(did, s)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var padded map[string]any
	if err := json.Unmarshal(text, &padded); err != nil {
		t.Fatal(err)
	}
	point, err := s.Certificate.PublicKey.(*ecdsa.PublicKey).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	padded["publicKeyJwk"].(map[string]any)["x"] = base64.RawURLEncoding.EncodeToString(append([]byte{0}, point[1:33]...))
	for _, one := range []any{m, padded} {
		found, left, err := trust.ReadDID(document(one))
		if err != nil || left != 0 || len(found) != 1 || found[0].KID != base64.StdEncoding.EncodeToString(s.KID()) || found[0].Issuer != "IN" {
			t.Errorf("%+v, %d left, %v", found, left, err)
		}
	}
	ca := map[string]any{"type": "JsonWebKey2020", "publicKeyJwk": map[string]any{"x5c": []string{base64.StdEncoding.EncodeToString(r.Authority().Certificate.Raw)}}}
	if found, left, err := trust.ReadDID(document(ca, m)); err != nil || left != 1 || len(found) != 1 {
		t.Errorf("a CA is taken for a document signer: %d, %d, %v", len(found), left, err)
	}
}
