package verify_test

import (
	"bytes"
	"compress/zlib"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/go-jose/go-jose/v4"
	"github.com/gowebpki/jcs"
	"github.com/veraison/go-cose"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/certificatetest"
	"github.com/openwin/openwin/internal/certificate/deflate"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

// The kids of the test signers.
var (
	ourKID     = []byte("OURSIGNS")
	lostKID    = []byte("OURLOST1")
	goneKID    = []byte("EE-LOST1")
	foreignKID = []byte("EESIGNS1")
	rsaKID     = []byte("EESIGNS2")
)

const (
	cardKID     = "a-thumbprint"
	operatorDID = "did:web:vaccine.example"
)

// world is whose certificates hold in the tests, with their keys. All that have a fixed key sign nothing but tests.
type world struct {
	t       testing.TB
	ours    *ecdsa.PrivateKey // HC1, of India
	foreign *ecdsa.PrivateKey // HC1, of Estonia, vaccinations alone
	rsa     *rsa.PrivateKey   // HC1, of Estonia
	card    *ecdsa.PrivateKey
	edwards ed25519.PrivateKey // VC and DIVOC
	csca    *ecdsa.PrivateKey  // of Australia
	ca      *x509.Certificate
	trust   *verify.Trust
	record  certificate.Record
	travel  certificate.Record
}

func fixed(t testing.TB, name string) *ecdsa.PrivateKey {
	t.Helper()
	scalar := sha256.Sum256([]byte("OpenWIN test key " + name))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
	done(t, err)
	return key
}

func done(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// noon is when the test certificates are signed and looked at.
var noon = when.MustDate("2021-09-17").At(12*60, time.UTC)

func newWorld(t testing.TB) *world {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	done(t, err)
	w := &world{t: t, ours: fixed(t, "ours"), foreign: fixed(t, "foreign"), card: fixed(t, "card"), csca: fixed(t, "csca"),
		edwards: ed25519.NewKeyFromSeed([]byte("OpenWIN test signer of 32 bytes!"))}
	w.rsa, err = rsa.GenerateKey(rand.Reader, 2048)
	done(t, err)
	w.record, w.travel = certificatetest.Sample(t, p, certificate.Home), certificatetest.Sample(t, p, certificate.Travel)
	w.ca = w.certify(&w.csca.PublicKey, "Passports of Australia", "AU", true, nil)

	year := 365 * 24 * time.Hour
	network := verify.Key{Format: verify.HC1, Issuer: "EE", Country: "EE", Name: "Tervise Infosüsteem", From: noon.Add(-year), Until: noon.Add(3 * year),
		Source: verify.GDHCN, List: "tng-cdn.who.int", Dated: noon.Add(-24 * time.Hour)}
	ee, ee2 := network, network
	ee.KID, ee.Public, ee.Kinds = b64(foreignKID), &w.foreign.PublicKey, []verify.Kind{verify.Vaccination}
	ee2.KID, ee2.Public = b64(rsaKID), &w.rsa.PublicKey
	gone := network // is in the network still, and its own country says that it is dropped
	gone.KID, gone.Public = b64(goneKID), &fixed(t, "lost").PublicKey
	said, slander := gone, ee
	said.Source, said.List, said.Dropped = verify.OpenWIN, "health.ee", true
	slander.Source, slander.List, slander.Dropped, slander.Issuer = verify.OpenWIN, "elsewhere.example", true, "IX" // says so of another's key
	w.trust = verify.NewTrust([]verify.List{{Source: verify.GDHCN, Name: "tng-cdn.who.int", Dated: network.Dated, Keys: 2}}, []verify.Key{
		{Format: verify.HC1, KID: b64(ourKID), Issuer: "IN", Country: "IN", Name: "Ministry", Public: &w.ours.PublicKey, Until: noon.Add(10 * year), Source: verify.Ours},
		{Format: verify.HC1, KID: b64(lostKID), Issuer: "IN", Country: "IN", Name: "Ministry", Public: &fixed(t, "lost").PublicKey, Source: verify.Ours, Dropped: true},
		{Format: verify.SHC, KID: cardKID, Issuer: certificatetest.Operator, Country: "IN", Name: "Ministry", Public: &w.card.PublicKey, Source: verify.Ours},
		{Format: verify.VC, KID: operatorDID + "#a-thumbprint", Issuer: operatorDID, Country: "IN", Name: "Ministry", Public: w.edwards.Public(), Source: verify.Ours},
		{Format: verify.DIVOC, KID: operatorDID + "#a-thumbprint", Issuer: operatorDID, Country: "IN", Name: "Ministry", Public: w.edwards.Public(), Source: verify.Ours},
		{Format: verify.DIVOC, KID: "did:example", Issuer: certificatetest.Operator + "/", Country: "IN", Public: &w.rsa.PublicKey, Source: verify.File, List: "keys.json"},
		ee, ee2, gone, said, slander,
	}, verify.Authority{Certificate: w.ca, Source: verify.ICAO, List: "csca.pem", Dated: noon},
		verify.Authority{Certificate: w.germany().ca, Source: verify.ICAO, List: "csca.pem", Dated: noon})
	return w
}

func b64(kid []byte) string { return base64.StdEncoding.EncodeToString(kid) }

// certify makes a certificate for a key, signed by the CA of Australia, or by itself where it is a CA.
func (w *world) certify(key crypto.PublicKey, name, country string, ca bool, change func(*x509.Certificate)) *x509.Certificate {
	w.t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name, Country: []string{country}}, NotBefore: noon.Time().AddDate(-1, 0, 0),
		NotAfter: noon.Time().AddDate(5, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature, SubjectKeyId: []byte(name)[:4]}
	parent := w.ca
	if ca {
		template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
		parent = template
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key, w.csca)
	done(w.t, err)
	cert, err := x509.ParseCertificate(der)
	done(w.t, err)
	return cert
}

// germany is the world in which Germany's CA signs.
func (w *world) germany() *world {
	w.t.Helper()
	de := *w
	de.csca = fixed(w.t, "csca of Germany")
	de.ca = de.certify(&de.csca.PublicKey, "Passports of Germany", "DE", true, nil)
	return &de
}

// hc1 makes an HC1 text of any message, as a forger would.
func (w *world) hc1(message []byte) string {
	w.t.Helper()
	packed, err := deflate.Zlib(message)
	done(w.t, err)
	return "HC1:" + certificate.Encode45(packed)
}

// eu makes the HC1 text of any claims, signed with a key under headers.
func (w *world) eu(claims any, alg cose.Algorithm, key crypto.Signer, protected cose.ProtectedHeader, unprotected cose.UnprotectedHeader) string {
	w.t.Helper()
	return w.hc1(w.message(claims, alg, key, protected, unprotected))
}

func (w *world) message(claims any, alg cose.Algorithm, key crypto.Signer, protected cose.ProtectedHeader, unprotected cose.UnprotectedHeader) []byte {
	w.t.Helper()
	payload, ready := claims.([]byte)
	if !ready {
		var err error
		payload, err = cbor.Marshal(claims)
		done(w.t, err)
	}
	signer, err := cose.NewSigner(alg, key)
	done(w.t, err)
	message, err := cose.Sign1(rand.Reader, signer, cose.Headers{Protected: protected, Unprotected: unprotected}, payload, nil)
	done(w.t, err)
	return message
}

func protected(alg cose.Algorithm, kid []byte) cose.ProtectedHeader {
	return cose.ProtectedHeader{cose.HeaderLabelAlgorithm: alg, cose.HeaderLabelKeyID: kid}
}

// es256 makes the HC1 text of claims as the foreign signer would.
func (w *world) es256(claims any) string {
	w.t.Helper()
	return w.eu(claims, cose.AlgorithmES256, w.foreign, protected(cose.AlgorithmES256, foreignKID), nil)
}

// jws makes a compact JWS of any payload under any header, signed with ES256.
func (w *world) jws(header, payload []byte, key *ecdsa.PrivateKey) string {
	w.t.Helper()
	input := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	sum := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, key, sum[:])
	done(w.t, err)
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// cardOf makes a SMART Health Card of any JSON.
func (w *world) cardOf(payload string, key *ecdsa.PrivateKey) string {
	w.t.Helper()
	packed, err := deflate.Raw([]byte(payload))
	done(w.t, err)
	return w.jws([]byte(`{"zip":"DEF","alg":"ES256","kid":"`+cardKID+`"}`), packed, key)
}

// seal makes a visible digital seal of data.
func (w *world) seal(data string, key *ecdsa.PrivateKey, cert *x509.Certificate) []byte {
	w.t.Helper()
	canonical, err := jcs.Transform([]byte(data))
	done(w.t, err)
	hash, alg, size := crypto.SHA256, "ES256", 32
	if key.Curve == elliptic.P384() {
		hash, alg, size = crypto.SHA384, "ES384", 48
	}
	h := hash.New()
	h.Write(canonical)
	r, s, err := ecdsa.Sign(rand.Reader, key, h.Sum(nil))
	done(w.t, err)
	signature := make([]byte, 2*size)
	r.FillBytes(signature[:size])
	s.FillBytes(signature[size:])
	out, err := json.Marshal(map[string]any{"data": json.RawMessage(data),
		"sig": map[string]string{"alg": alg, "cer": base64.RawURLEncoding.EncodeToString(cert.Raw), "sigvl": base64.RawURLEncoding.EncodeToString(signature)}})
	done(w.t, err)
	return out
}

// ps256 makes the detached JWS of a proof with RSA.
func (w *world) ps256(bound []byte) string {
	w.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.PS256, Key: w.rsa}, (&jose.SignerOptions{}).WithBase64(false))
	done(w.t, err)
	signed, err := signer.Sign(bound)
	done(w.t, err)
	out, err := signed.DetachedCompactSerialize()
	done(w.t, err)
	return out
}

// bomb is as small as zlib makes a million zeros.
func bomb(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := z.Write(make([]byte, 10<<20))
	done(t, err)
	done(t, z.Close())
	return b.Bytes()
}

func numeric(card string) string {
	var out strings.Builder
	out.WriteString("shc:/")
	for i := range len(card) {
		n := card[i] - 45
		out.WriteByte('0' + n/10)
		out.WriteByte('0' + n%10)
	}
	return out.String()
}

// stored is a certificate of the first version, and storedKey the key that signed it.
func stored(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("testdata/stored.txt")
	done(t, err)
	return string(text)
}

func storedKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	scalar := sha256.Sum256([]byte("OpenWIN test signer"))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
	done(t, err)
	return key
}
