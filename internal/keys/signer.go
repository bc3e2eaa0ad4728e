package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"time"
)

// Signer signs certificates: an ECDSA P-256 key and the X.509 certificate that names it.
type Signer struct {
	Key         crypto.Signer
	Certificate *x509.Certificate
}

// KID is the first 8 bytes of the SHA-256 of the signer certificate's DER, as HCERT names a key.
func (s *Signer) KID() []byte {
	sum := sha256.Sum256(s.Certificate.Raw)
	return sum[:8]
}

type signerFile struct {
	Key         string `json:"key"`         // PEM, PKCS #8
	Certificate string `json:"certificate"` // PEM
}

// signerYears is how long a document signer lives (GDHCN: two years).
const signerYears = 2

func newSignerFile() (signerFile, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return signerFile{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return signerFile{}, err
	}
	now := time.Now().UTC().Truncate(time.Second)
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "OpenWIN document signer"},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.AddDate(signerYears, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return signerFile{}, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return signerFile{}, err
	}
	return signerFile{
		Key:         string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
		Certificate: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
	}, nil
}

func (f signerFile) open() (*Signer, error) {
	keyBlock, _ := pem.Decode([]byte(f.Key))
	certBlock, _ := pem.Decode([]byte(f.Certificate))
	if keyBlock == nil || certBlock == nil {
		return nil, errors.New("not PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("not an ECDSA key")
	}
	cert, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		return nil, err
	}
	if !signer.PublicKey.Equal(cert.PublicKey) {
		return nil, errors.New("key and certificate do not belong together")
	}
	return &Signer{Key: signer, Certificate: cert}, nil
}

func randomBytes(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := rand.Read(b)
	return b, err
}
