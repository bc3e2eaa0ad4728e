package shc_test

import (
	"bytes"
	"compress/flate"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/certificatetest"
	"github.com/openwin/openwin/internal/certificate/shc"
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

func sample(t testing.TB, purpose certificate.Purpose) shc.Card {
	t.Helper()
	r := certificatetest.Sample(t, india(t), purpose)
	return shc.Of(&r, certificatetest.Operator)
}

func TestWhatIsSigned(t *testing.T) {
	certificatetest.Golden(t, "home.golden.json", sample(t, certificate.Home))
	certificatetest.Golden(t, "travel.golden.json", sample(t, certificate.Travel))
}

func TestACardIsACompactJWSOfDeflatedClaims(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	want := sample(t, certificate.Home)
	card, err := shc.Sign(want, key, "a-kid")
	if err != nil {
		t.Fatal(err)
	}
	if len(card) > shc.MostInQR {
		t.Errorf("two doses take %d letters", len(card))
	}
	signed, err := jose.ParseSignedCompact(card, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		t.Fatal(err)
	}
	if h := signed.Signatures[0].Protected; h.KeyID != "a-kid" || h.ExtraHeaders["zip"] != "DEF" {
		t.Errorf("%+v", h)
	}
	packed, err := signed.Verify(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(again), string(text)); diff != "" {
		t.Error(diff)
	}
	digits := shc.Numeric(card)
	if !strings.HasPrefix(digits, "shc:/5676") || strings.Trim(digits[5:], "0123456789") != "" { // "ey" is 56 76
		t.Errorf("%.40s", digits)
	}
	file, err := shc.File(card)
	if err != nil || string(file) != `{"verifiableCredential":["`+card+`"]}` {
		t.Errorf("%s, %v", file, err)
	}
}

func TestRIDsTellNothing(t *testing.T) {
	a, b := shc.RID("URN:UVCI:01:IN:OPENWIN/A#0"), shc.RID("URN:UVCI:01:IN:OPENWIN/B#0")
	if a == b || len(a) != 20 || a != shc.RID("URN:UVCI:01:IN:OPENWIN/A#0") {
		t.Errorf("%s, %s", a, b)
	}
}

// BenchmarkCard makes a record's card whole.
func BenchmarkCard(b *testing.B) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	r := certificatetest.Sample(b, india(b), certificate.Home)
	for b.Loop() {
		if _, err := shc.Sign(shc.Of(&r, certificatetest.Operator), key, "a-kid"); err != nil {
			b.Fatal(err)
		}
	}
}
