package public

import (
	"crypto/ecdsa"
	"encoding/base64"
	"errors"
	"net/http"

	"github.com/openwin/openwin/internal/web/door"
)

// jwk is a public key (RFC 7517, RFC 7518 section 6.2) with its certificate.
type jwk struct {
	Type        string   `json:"kty"`
	Curve       string   `json:"crv"`
	X           string   `json:"x"`
	Y           string   `json:"y"`
	KID         string   `json:"kid"` // Base64, as verifiers of HC1 compare it
	Use         string   `json:"use"`
	Algorithm   string   `json:"alg"`
	Certificate []string `json:"x5c"`
}

// signers publishes the keys that sign certificates, so that anybody can check one without asking us.
func (p Pages) signers(w http.ResponseWriter, _ *door.Request) error {
	key, ok := p.Signer.Certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return errors.New("the signer's key is no ECDSA key")
	}
	point, err := key.Bytes() // 4, then x and y of 32 bytes each
	if err != nil {
		return err
	}
	url := base64.RawURLEncoding.EncodeToString
	w.Header().Set("Access-Control-Allow-Origin", "*")
	return door.Write(w, map[string][]jwk{"keys": {{
		Type: "EC", Curve: "P-256", X: url(point[1:33]), Y: url(point[33:]), KID: base64.StdEncoding.EncodeToString(p.Signer.KID()),
		Use: "sig", Algorithm: "ES256", Certificate: []string{base64.StdEncoding.EncodeToString(p.Signer.Certificate.Raw)},
	}}})
}
