package vc_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/certificatetest"
	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/packs"
)

func india(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// testKey is a key that everybody can make, and that signs nothing but tests. Ed25519 signatures of the same are the same.
var testKey = ed25519.NewKeyFromSeed([]byte("OpenWIN test signer of 32 bytes!"))

func sample(t testing.TB, purpose certificate.Purpose) vc.Credential {
	t.Helper()
	r := certificatetest.Sample(t, india(t), purpose)
	c, err := vc.Of(&r, certificatetest.Operator, vc.Place{List: 1, Index: 94567})
	if err != nil {
		t.Fatal(err)
	}
	if err := vc.Sign(&c, certificatetest.Operator, testKey, "a-thumbprint", r.Issued); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatIsSigned(t *testing.T) {
	certificatetest.Golden(t, "home.golden.json", sample(t, certificate.Home))
	certificatetest.Golden(t, "travel.golden.json", sample(t, certificate.Travel))
}

// Every field has an IRI of its own, so that no two values can change places under a proof.
func TestEveryFieldHasItsOwnMeaning(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`"(\w+)": (?:\{"@id": )?"ow:(\w+)"`).FindAllStringSubmatch(string(vc.Context), -1) {
		if m[1] != m[2] || seen[m[2]] {
			t.Errorf("%s means %s", m[1], m[2])
		}
		seen[m[2]] = true
	}
	text, err := json.Marshal(sample(t, certificate.Travel).Subject)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"(\w+)":`).FindAllStringSubmatch(string(text), -1) {
		if m[1] != "type" && !seen[m[1]] {
			t.Errorf("%s is in no context: no proof would cover it", m[1])
		}
	}
	if len(seen) < 25 {
		t.Errorf("%d fields found", len(seen))
	}
}

func TestDIDOfAnOperator(t *testing.T) {
	for operator, want := range map[string]string{"https://vaccine.example": "did:web:vaccine.example", "http://127.0.0.1:8080": "did:web:127.0.0.1%3A8080", "https://a.example/x/y": "did:web:a.example:x:y"} {
		if got, err := vc.DID(operator); got != want || err != nil {
			t.Errorf("%s is %s, %v", operator, got, err)
		}
	}
}

func TestStatusList(t *testing.T) {
	l, err := vc.ListOf(certificatetest.Operator, 3, []int{0, 9, vc.ListSize - 1}, testKey, "a-thumbprint", 1631880000, 300)
	if err != nil {
		t.Fatal(err)
	}
	if l.ID != "https://vaccine.example/status/vc/3" || l.Until != "2021-09-17T12:05:00Z" || l.Proof == nil {
		t.Errorf("%+v", l)
	}
	packed, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(l.Subject.Encoded, "u"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := io.ReadAll(z)
	if err != nil || len(bits) != vc.ListSize/8 || bits[0] != 0x80 || bits[1] != 0x40 || bits[len(bits)-1] != 1 {
		t.Errorf("%d bytes, %x %x %x, %v", len(bits), bits[0], bits[1], bits[len(bits)-1], err)
	}
}

func BenchmarkCredential(b *testing.B) {
	r := certificatetest.Sample(b, india(b), certificate.Home)
	for b.Loop() {
		c, err := vc.Of(&r, certificatetest.Operator, vc.Place{List: 1, Index: 94567})
		if err != nil {
			b.Fatal(err)
		}
		if err := vc.Sign(&c, certificatetest.Operator, testKey, "a-thumbprint", r.Issued); err != nil {
			b.Fatal(err)
		}
	}
}
