package trust

import (
	"crypto"
	"crypto/rand"
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"math/big"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/keys"
)

// opaque lets a key that is perhaps kept by a signer sign a JWS with ES256.
type opaque struct{ by *keys.Signer }

// Public is the public half.
func (o opaque) Public() *jose.JSONWebKey { return &jose.JSONWebKey{Key: o.by.Certificate.PublicKey} }

// Algs are the algorithms.
func (o opaque) Algs() []jose.SignatureAlgorithm { return []jose.SignatureAlgorithm{jose.ES256} }

// SignPayload signs, and writes the signature as JWS has it: r and s of 32 bytes each (RFC 7518, 3.4).
func (o opaque) SignPayload(payload []byte, alg jose.SignatureAlgorithm) ([]byte, error) {
	if alg != jose.ES256 {
		return nil, errors.New("not ES256")
	}
	h := crypto.SHA256.New()
	h.Write(payload)
	der, err := o.by.Key.Sign(rand.Reader, h.Sum(nil), crypto.SHA256)
	if err != nil {
		return nil, err
	}
	var sig struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &sig); err != nil {
		return nil, err
	}
	out := make([]byte, 64)
	sig.R.FillBytes(out[:32])
	sig.S.FillBytes(out[32:])
	return out, nil
}

func encode(der []byte) string { return base64.StdEncoding.EncodeToString(der) }
