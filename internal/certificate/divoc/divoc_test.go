package divoc_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"testing"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/certificatetest"
	"github.com/openwin/openwin/internal/certificate/divoc"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/packs"
)

// testKey is a key that everybody can make, and that signs nothing but tests. Ed25519 signatures of the same are the same.
var testKey = ed25519.NewKeyFromSeed([]byte("OpenWIN test signer of 32 bytes!"))

func sample(t testing.TB, purpose certificate.Purpose, change func(*divoc.Credential)) divoc.Credential {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	r := certificatetest.Sample(t, p, purpose)
	c := divoc.Of(&r, certificatetest.Operator)
	change(&c)
	if err := divoc.Sign(&c, testKey, "did:web:vaccine.example#a-thumbprint", r.Issued); err != nil {
		t.Fatal(err)
	}
	return c
}

func asIs(*divoc.Credential) {}

func TestWhatIsSigned(t *testing.T) {
	certificatetest.Golden(t, "home.golden.json", sample(t, certificate.Home, asIs))
	certificatetest.Golden(t, "travel.golden.json", sample(t, certificate.Travel, asIs))
}

// The flaw that the documents tell of: two values change places, and the signature is the same. Nobody may think that we mended it.
func TestTheFlawIsThere(t *testing.T) {
	honest := sample(t, certificate.Home, asIs)
	swapped := sample(t, certificate.Home, func(c *divoc.Credential) {
		e := &c.Evidence[0]
		e.Vaccine, e.Lot = e.Lot, e.Vaccine
	})
	if honest.Proof.JWS != swapped.Proof.JWS {
		t.Error("the flaw is gone: tell docs/certificates.md")
	}
	other := sample(t, certificate.Home, func(c *divoc.Credential) { c.Subject.Name = "Somebody Else" })
	if honest.Proof.JWS == other.Proof.JWS {
		t.Error("the name is not signed")
	}
}

func TestZip(t *testing.T) {
	c := sample(t, certificate.Home, asIs)
	packed, err := divoc.Zip(&c)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil || len(z.File) != 1 || z.File[0].Name != "certificate.json" {
		t.Fatal(z, err)
	}
	file, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(c)
	if err != nil || !bytes.Equal(text, want) {
		t.Errorf("%s, %v", text, err)
	}
	if len(packed) > 1500 {
		t.Errorf("%d bytes make a large QR", len(packed))
	}
}

// BenchmarkDIVOC signs and packs a certificate.
func BenchmarkDIVOC(b *testing.B) {
	c := sample(b, certificate.Home, asIs)
	for b.Loop() {
		if err := divoc.Sign(&c, testKey, "did:web:vaccine.example#a-thumbprint", 1_600_000_000); err != nil {
			b.Fatal(err)
		}
		if _, err := divoc.Zip(&c); err != nil {
			b.Fatal(err)
		}
	}
}
