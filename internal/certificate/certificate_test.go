package certificate

import (
	"bytes"
	"compress/zlib"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/veraison/go-cose"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	day      = when.MustDate("2021-09-17")
	testKID  = []byte{1, 2, 3, 4, 5, 6, 7, 8}
	notAfter = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
)

func india(t testing.TB) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// testKey is a key that everybody can make, and that signs nothing but tests.
func testKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	scalar := sha256.Sum256([]byte("OpenWIN test signer"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// someDose is what the tests certify: Lakshmi Devi's dose of Covishield.
func someDose(number int) (*beneficiary.Beneficiary, *dose.Dose) {
	return &beneficiary.Beneficiary{Name: "Lakshmi Devi", BirthYear: 1975},
		&dose.Dose{ID: "01920000-0000-7000-8000-000000000001", Number: number, Product: "COVISHIELD", OccurredOn: day}
}

func claims(t testing.TB, number int, now when.Instant) Claims {
	t.Helper()
	b, d := someDose(number)
	c, err := Of(india(t), b, d, now, notAfter)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func noon() when.Instant { return day.At(12*60, time.UTC) }

// What is signed, to the byte: the golden file shows it in CBOR's diagnostic notation (RFC 8949, section 8).
func TestWhatIsSigned(t *testing.T) {
	payload, err := encoding.Marshal(claims(t, 2, noon()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := cbor.Diagnose(payload)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/claims.golden", []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/claims.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got+"\n"); diff != "" {
		t.Error(diff)
	}
}

func TestSignedAndVerified(t *testing.T) {
	key := testKey(t)
	c := claims(t, 1, noon())
	text, err := Sign(c, key, testKID)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) > 620 {
		t.Errorf("%d characters make a large QR", len(text))
	}
	trusted := Trusted{string(testKID): &key.PublicKey}
	got, kid, err := Verify("\n"+text+" ", trusted, noon())
	if err != nil || !bytes.Equal(kid, testKID) {
		t.Fatal(kid, err)
	}
	if diff := cmp.Diff(&c, got); diff != "" {
		t.Error(diff)
	}
	refused := func(name, text string, trusted Trusted, now when.Instant, code string) {
		t.Helper()
		if _, _, err := Verify(text, trusted, now); fault.Code(err) != code {
			t.Errorf("%s: %v, want %s", name, err, code)
		}
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	refused("nobody is trusted", text, Trusted{}, noon(), "certificate_signer_unknown")
	refused("another key of that kid", text, Trusted{string(testKID): &other.PublicKey}, noon(), "certificate_forged")
	refused("after its time", text, trusted, noon().Add(731*24*time.Hour), "certificate_expired")
	refused("not a certificate", "HELLO", trusted, noon(), "certificate_unreadable")
	refused("nothing", "", trusted, noon(), "certificate_unreadable")
	refused("cut short", text[:len(text)-9], trusted, noon(), "certificate_unreadable")
	refused("too long", text+strings.Repeat("0", longestText), trusted, noon(), "certificate_unreadable")
}

// Whatever is changed in a message, it no longer holds.
func TestAChangedMessageDoesNotHold(t *testing.T) {
	key := testKey(t)
	text, err := Sign(claims(t, 2, noon()), key, testKID)
	if err != nil {
		t.Fatal(err)
	}
	trusted := Trusted{string(testKID): &key.PublicKey}
	for i := len(prefix); i < len(text); i++ {
		changed := []byte(text)
		if changed[i] = '0'; text[i] == '0' {
			changed[i] = '1'
		}
		if c, _, err := Verify(string(changed), trusted, noon()); err == nil {
			t.Fatalf("character %d was changed, and it holds: %+v", i, c)
		}
	}
}

// packed makes a text of any message, as a forger would.
func packed(t *testing.T, message []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(message); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return prefix + encode45(b.Bytes())
}

func TestForgersTricks(t *testing.T) {
	key := testKey(t)
	trusted := Trusted{string(testKID): &key.PublicKey}
	sign := func(protected cose.ProtectedHeader, payload []byte) []byte {
		signer, err := cose.NewSigner(cose.AlgorithmES256, key)
		if err != nil {
			t.Fatal(err)
		}
		message, err := cose.Sign1(rand.Reader, signer, cose.Headers{Protected: protected, Unprotected: cose.UnprotectedHeader{cose.HeaderLabelContentType: "a/b"}}, payload, nil)
		if err != nil {
			t.Fatal(err)
		}
		return message
	}
	full := cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmES256, cose.HeaderLabelKeyID: testKID}
	more, err := encoding.Marshal(map[int]any{1: "IN", 4: 1 << 40, 6: 0, 7: "more", -260: map[int]any{1: map[string]any{"ver": "1.3.0"}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, message := range map[string][]byte{
		"a bomb":           make([]byte, 1<<20),
		"no kid":           sign(cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmES256}, more),
		"an unknown claim": sign(full, more),
		"not claims":       sign(full, []byte("hello")),
		"trailing bytes":   append(sign(full, more), 0),
	} {
		if _, _, err := Verify(packed(t, message), trusted, noon()); fault.Code(err) != "certificate_unreadable" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHowLongItHoldsAndOfWhat(t *testing.T) {
	if c := claims(t, 1, noon()); c.Dose().Final() || c.Expires != noon().Time().AddDate(0, 0, 730).Unix() {
		t.Errorf("the first dose of two: %+v", c)
	}
	if v := claims(t, 3, noon()).Health.DCC.Doses[0]; v.Of != 3 || !v.Final() {
		t.Errorf("a third dose: %+v", v)
	}
	b, d := someDose(2)
	late := when.InstantOf(notAfter.Add(-time.Hour))
	if c, err := Of(india(t), b, d, late, notAfter); err != nil || c.Expires != notAfter.Unix() {
		t.Errorf("it outlives its signer: %+v, %v", c, err)
	}
	if _, err := Of(india(t), b, d, late.Add(2*time.Hour), notAfter); fault.Code(err) != "signer_expired" {
		t.Errorf("signed by the dead: %v", err)
	}
	b.BirthDate = when.MustDate("1975-03-02")
	if c, err := Of(india(t), b, d, noon(), notAfter); err != nil || c.Health.DCC.Born != "1975-03-02" {
		t.Errorf("%+v, %v", c, err)
	}
	d.Product = "UNHEARD"
	if _, err := Of(india(t), b, d, noon(), notAfter); fault.Code(err) != "product_unknown" {
		t.Error(err)
	}
}

// A stored certificate keeps its meaning for as long as it holds.
func TestAStoredCertificateStillReads(t *testing.T) {
	key := testKey(t)
	if *update {
		text, err := Sign(claims(t, 2, noon()), key, testKID)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/stored.txt", []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile("testdata/stored.txt")
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := Verify(string(text), Trusted{string(testKID): &key.PublicKey}, noon())
	if err != nil {
		t.Fatal(err)
	}
	want := claims(t, 2, noon())
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzVerify(f *testing.F) {
	key := testKey(f)
	c := claims(f, 2, noon())
	text, err := Sign(c, key, testKID)
	if err != nil {
		f.Fatal(err)
	}
	signed, err := json.Marshal(c)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("HC1:")
	f.Add("HC1:BB8")
	f.Fuzz(func(t *testing.T, text string) {
		got, _, err := Verify(text, Trusted{string(testKID): &key.PublicKey}, noon())
		if err != nil {
			return
		}
		if read, err := json.Marshal(got); err != nil || !bytes.Equal(read, signed) {
			t.Fatalf("nobody signed %s (%v)", read, err)
		}
	})
}
