package keys

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/when"
)

// Signer is a key of one use, and the X.509 certificate that names it.
type Signer struct {
	Use         Use
	Key         crypto.Signer // nil where the key is gone, or with a signer that is not attached
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // its issuer and those above; empty where it issued itself
	From        when.Instant        // from when on it signs

	remote string // its label with a signer beside the program
}

// KID is the first 8 bytes of the SHA-256 of the signer certificate's DER, as HCERT names a key.
func (s *Signer) KID() []byte { return KID(s.Certificate) }

// KID is how HCERT names the key of a certificate: the first 8 bytes of the SHA-256 of its DER.
func KID(c *x509.Certificate) []byte {
	sum := sha256.Sum256(c.Raw)
	return sum[:8]
}

// Name is the kid in 16 hexadecimal digits: how people, commands and the database name a key.
func (s *Signer) Name() string { return hex.EncodeToString(s.KID()) }

// Until is when another key should sign in its place (GDHCN: 6 months). What it signed holds until its certificate ends.
func (s *Signer) Until() when.Instant {
	if s.Use == Log {
		return when.InstantOf(s.Certificate.NotAfter)
	}
	return when.InstantOf(s.From.Time().AddDate(0, signerMonths, 0))
}

// Thumbprint is the RFC 7638 thumbprint of the key, in Base64url: its kid in a SMART Health Card and in a DID document.
func (s *Signer) Thumbprint() string { return Thumbprint(s.Certificate.PublicKey) }

// Thumbprint is the RFC 7638 thumbprint of a public key, in Base64url; "" for a key that has none.
func Thumbprint(public crypto.PublicKey) string {
	sum, err := (&jose.JSONWebKey{Key: public}).Thumbprint(crypto.SHA256)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(sum)
}

// signerFile is how a Signer is kept.
type signerFile struct {
	Use         Use       `json:"use,omitempty"`
	Key         string    `json:"key,omitempty"`         // PEM, PKCS #8; "" where it is with a signer or gone
	Remote      string    `json:"remote,omitempty"`      // label with a signer beside the program
	Certificate string    `json:"certificate,omitempty"` // PEM: its own, then those above
	From        time.Time `json:"from,omitzero"`
}

func (f signerFile) open() (*Signer, error) {
	certs, err := certificatesOf([]byte(f.Certificate))
	if err != nil {
		return nil, err
	}
	s := &Signer{Use: f.Use, Certificate: certs[0], Chain: certs[1:], From: when.InstantOf(f.From), remote: f.Remote}
	if s.Use == "" { // of a key file that knew one use
		s.Use = HC1
	}
	if f.From.IsZero() {
		s.From = when.InstantOf(s.Certificate.NotBefore)
	}
	if !s.Use.Fits(s.Certificate.PublicKey) {
		return nil, fmt.Errorf("the certificate of the key for %s is of another algorithm", s.Use)
	}
	if f.Key == "" {
		return s, nil
	}
	if s.Key, err = openKey(f.Key); err != nil {
		return nil, err
	}
	if !same(s.Key.Public(), s.Certificate.PublicKey) {
		return nil, errors.New("key and certificate do not belong together")
	}
	return s, nil
}

func openKey(text string) (crypto.Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("not PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, errors.New("not a key that signs")
	}
	return signer, nil
}

func keyText(key crypto.Signer) (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), err
}

// certificatesOf reads one or more certificates from PEM.
func certificatesOf(text []byte) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		out = append(out, cert)
	}
	if len(out) == 0 {
		return nil, errors.New("there is no certificate in PEM")
	}
	return out, nil
}

// PEM is certificates as text.
func PEM(certs ...*x509.Certificate) []byte {
	var out []byte
	for _, c := range certs {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out
}

// same says whether two public keys are one.
func same(a, b crypto.PublicKey) bool {
	key, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && key.Equal(b)
}

// NewSalt makes 32 random bytes.
func (r *Ring) NewSalt() []byte {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	return b
}

func randomBytes(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := rand.Read(b)
	return b, err
}
