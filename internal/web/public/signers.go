package public

import (
	"crypto/x509"
	"encoding/base64"
	"net/http"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/web/door"
)

// signers publishes the keys that sign HC1 certificates, so that anybody can check one without asking us: as a JSON Web Key Set (RFC 7517)
// whose kid is in Base64, as verifiers of HC1 compare it. Keys that sign no longer stay; those that were dropped do not.
func (p Pages) signers(w http.ResponseWriter, _ *door.Request) error {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for _, s := range p.Keys.Signers() {
		if s.Use == keys.HC1 && !p.Keys.Dropped(s.Name()) {
			set.Keys = append(set.Keys, jose.JSONWebKey{
				Key: s.Certificate.PublicKey, KeyID: base64.StdEncoding.EncodeToString(s.KID()), Use: "sig", Algorithm: "ES256",
				Certificates: append([]*x509.Certificate{s.Certificate}, s.Chain...),
			})
		}
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	return door.Write(w, set)
}
