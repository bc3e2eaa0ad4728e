package trust

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/keys"
)

// ReadDID reads a snapshot of WHO's trust network: a DID document (did:web:tng-cdn.who.int:v2:trustlist...) whose verification methods are
// JsonWebKey2020 with x5c, each the document signer of a country. A key is taken from its certificate: the coordinates beside it are
// written with a zero in front by WHO's gateway, as no JWK has them (RFC 7518, 6.2.1.2). Methods that are references to other documents, CAs, and keys of
// algorithms that sign no HC1, are left out; how many is given.
func ReadDID(data []byte) (found []Key, left int, err error) {
	if err := check(data); err != nil {
		return nil, 0, err
	}
	var doc struct {
		ID      string            `json:"id"`
		Methods []json.RawMessage `json:"verificationMethod"`
	}
	if err := json.Unmarshal(data, &doc); err != nil || !strings.HasPrefix(doc.ID, "did:") {
		return nil, 0, errors.New("not a DID document")
	}
	if len(doc.Methods) > mostKeys {
		return nil, 0, errors.New("too many keys")
	}
	for _, raw := range doc.Methods {
		if k, ok := documentSigner(raw); ok {
			found = append(found, k)
		} else {
			left++
		}
	}
	if len(found) == 0 {
		return nil, left, errors.New("the document has no key with a certificate that signs certificates")
	}
	return found, left, nil
}

// documentSigner reads a verification method of WHO's network.
func documentSigner(raw json.RawMessage) (Key, bool) {
	var m struct {
		Type string `json:"type"`
		JWK  struct {
			KID string   `json:"kid"`
			X5C [][]byte `json:"x5c"`
		} `json:"publicKeyJwk"`
	}
	if json.Unmarshal(raw, &m) != nil || m.Type != "JsonWebKey2020" && m.Type != "JsonWebKey" || len(m.JWK.X5C) == 0 {
		return Key{}, false
	}
	cert, err := x509.ParseCertificate(m.JWK.X5C[0])
	if err != nil || cert.IsCA {
		return Key{}, false
	}
	k, err := of(keys.HC1, hc1KID(cert), "", "", cert.PublicKey, []*x509.Certificate{cert})
	return k, err == nil && (m.JWK.KID == "" || m.JWK.KID == k.KID) && k.Issuer != ""
}

// ReadVCI reads a snapshot of the directory of SMART Health Cards with the keys of its issuers (vci_snapshot.json): which issuers there are,
// and for each its JSON Web Key Set. Keys that are not ES256, or whose kid is not their thumbprint, are left out; how many is given.
func ReadVCI(data []byte) (found []Key, left int, err error) {
	if err := check(data); err != nil {
		return nil, 0, err
	}
	var doc struct {
		Issuers []struct {
			Issuer struct {
				ISS  string `json:"iss"`
				Name string `json:"name"`
			} `json:"issuer"`
			Keys []json.RawMessage `json:"keys"`
		} `json:"issuerInfo"`
	}
	if err := json.Unmarshal(data, &doc); err != nil || len(doc.Issuers) == 0 {
		return nil, 0, errors.New("not a snapshot of the VCI directory")
	}
	for _, i := range doc.Issuers {
		if !strings.HasPrefix(i.Issuer.ISS, "https://") {
			left += len(i.Keys)
			continue
		}
		for _, raw := range i.Keys {
			var jwk jose.JSONWebKey
			if json.Unmarshal(raw, &jwk) != nil || keys.Thumbprint(jwk.Key) != jwk.KeyID || !keys.SHC.Fits(jwk.Key) {
				left++
				continue
			}
			k, err := of(keys.SHC, jwk.KeyID, i.Issuer.ISS, i.Issuer.Name, jwk.Key, jwk.Certificates)
			if err != nil {
				left++
				continue
			}
			if found = append(found, k); len(found) > mostKeys {
				return nil, 0, fmt.Errorf("more than %d keys", mostKeys)
			}
		}
	}
	if len(found) == 0 {
		return nil, left, errors.New("the snapshot has no key that signs SMART Health Cards")
	}
	return found, left, nil
}
