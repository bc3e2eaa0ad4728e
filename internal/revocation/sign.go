package revocation

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/cryptosigner"
)

// The types in the headers of signed lists, so that no other JWS passes for one.
const (
	SnapshotType = "openwin-revoked+json"
	BatchType    = "openwin-dcc-batch+json"
	IndexType    = "openwin-dcc-index+json"
)

// MediaType is what signed lists are served as: a JWS in the flattened JSON form (RFC 7515, 7.2.2).
const MediaType = "application/jose+json"

// By is who signs lists: a P-256 key, its RFC 7638 thumbprint, its certificate and those above it.
type By struct {
	Key   crypto.Signer
	KID   string
	Chain []*x509.Certificate
}

// Sign signs a list with ES256.
func Sign(list any, kind string, by By) ([]byte, error) {
	payload, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	x5c := make([]string, len(by.Chain))
	for i, c := range by.Chain {
		x5c[i] = base64.StdEncoding.EncodeToString(c.Raw)
	}
	options := (&jose.SignerOptions{}).WithType(jose.ContentType(kind)).WithHeader("kid", by.KID).WithHeader("x5c", x5c)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: cryptosigner.Opaque(by.Key)}, options)
	if err != nil {
		return nil, err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return nil, err
	}
	return []byte(signed.FullSerialize()), nil
}

// mostSigned bounds what is read of a signed list: a snapshot of 256 parts, or a batch, is far smaller.
const mostSigned = 1 << 20

// Read checks a signed list of a kind with the key for lists that the reader trusts, and reads it into list. Errors say what is wrong.
func Read(data []byte, kind string, key crypto.PublicKey, list any) error {
	if len(data) > mostSigned {
		return errors.New("the list is too large")
	}
	signed, err := jose.ParseSignedJSON(string(data), []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return fmt.Errorf("not a signed list: %w", err)
	}
	if len(signed.Signatures) != 1 || signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType] != kind {
		return errors.New("signed, and not a list of that kind")
	}
	payload, err := signed.Verify(key)
	if err != nil {
		return errors.New("the list was changed after it was signed, or another key signed it")
	}
	return json.Unmarshal(payload, list)
}
