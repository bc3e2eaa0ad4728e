package keys

import (
	"crypto"
	"crypto/ecdsa"
	_ "crypto/sha256" // the hash of a thumbprint
	"encoding/base64"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/fault"
)

// Export opens files that devices seal to it: compact JWE (RFC 7516), ECDH-ES with A256GCM.
type Export struct {
	key *ecdsa.PrivateKey
	kid string
}

// NewExport makes an Export of a P-256 key.
func NewExport(key *ecdsa.PrivateKey) *Export {
	public := jose.JSONWebKey{Key: key.Public()}
	print, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		panic(err) // a P-256 key always has one
	}
	return &Export{key, base64.RawURLEncoding.EncodeToString(print)}
}

// Public is the key as a JWK (RFC 7517) with alg, use and kid, for devices.
func (e *Export) Public() jose.JSONWebKey {
	return jose.JSONWebKey{Key: e.key.Public(), KeyID: e.kid, Algorithm: string(jose.ECDH_ES), Use: "enc"}
}

// Open opens a file. Fault: export_unreadable for what is none, or is for another installation.
func (e *Export) Open(file string) ([]byte, error) {
	sealed, err := jose.ParseEncryptedCompact(file, []jose.KeyAlgorithm{jose.ECDH_ES}, []jose.ContentEncryption{jose.A256GCM})
	if err != nil {
		return nil, fault.New(fault.Invalid, "export_unreadable").On("file")
	}
	plain, err := sealed.Decrypt(e.key)
	if err != nil {
		return nil, fault.New(fault.Invalid, "export_unreadable").On("file")
	}
	return plain, nil
}

// SealExport seals a file to a public key, as a device does.
func SealExport(to jose.JSONWebKey, plain []byte) (string, error) {
	crypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.ECDH_ES, Key: to.Key, KeyID: to.KeyID}, nil)
	if err != nil {
		return "", err
	}
	sealed, err := crypter.Encrypt(plain)
	if err != nil {
		return "", err
	}
	return sealed.CompactSerialize()
}
