package trust

import (
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/when"
)

// List is what an installation says of its own keys: a JWS in the compact form, signed with its key for lists (ES256), whose certificate and
// CA are in the header (x5c).
type List struct {
	Issuer  string    `json:"issuer"` // country, ISO 3166-1 alpha-2
	Name    string    `json:"name"`
	URL     string    `json:"url,omitempty"` // public address
	Issued  time.Time `json:"issued"`
	Keys    []ListKey `json:"keys"`
	Dropped []string  `json:"dropped"` // kids of keys that hold no longer

	DroppedKeys []ListKey `json:"dropped_keys,omitempty"` // those keys: what they signed is known not to hold
}

// ListKey is a key of a List.
type ListKey struct {
	Use  keys.Use        `json:"use"`
	JWK  jose.JSONWebKey `json:"jwk"` // with x5c; its kid as certificates of the format carry it
	From time.Time       `json:"from"`
}

// listType is the media type in the header, so that no other JWS passes for a list.
const listType = "openwin-trust-list+jwt"

// Write signs a list.
func Write(l List, by *keys.Signer) (string, error) {
	payload, err := json.Marshal(l)
	if err != nil {
		return "", err
	}
	chain := append([]*x509.Certificate{by.Certificate}, by.Chain...)
	x5c := make([]string, len(chain))
	for i, c := range chain {
		x5c[i] = encode(c.Raw)
	}
	options := (&jose.SignerOptions{}).WithType(listType).WithHeader("x5c", x5c).WithHeader("kid", by.Thumbprint())
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: opaque{by}}, options)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// Read reads another installation's list. Its signature must be of a certificate that the CA issued, which somebody compared by another way
// and gives with it. It gives the list and its keys, those that it drops marked so; of one that it drops by its kid alone nothing is known.
func Read(data []byte, authority *x509.Certificate, now time.Time) (List, []Key, error) {
	var l List
	if err := check(data); err != nil {
		return l, nil, err
	}
	signed, err := jose.ParseSignedCompact(string(data), []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return l, nil, fmt.Errorf("not a signed list: %w", err)
	}
	header := signed.Signatures[0].Protected
	if header.ExtraHeaders[jose.HeaderType] != listType {
		return l, nil, errors.New("signed, and not a trust list")
	}
	roots := x509.NewCertPool()
	roots.AddCert(authority)
	chains, err := header.Certificates(x509.VerifyOptions{Roots: roots, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil || len(chains) == 0 {
		return l, nil, errors.New("the list is not signed by a key of that CA")
	}
	payload, err := signed.Verify(chains[0][0].PublicKey)
	if err != nil {
		return l, nil, errors.New("the list was changed after it was signed")
	}
	if err := json.Unmarshal(payload, &l); err != nil {
		return l, nil, err
	}
	if len(l.Keys)+len(l.DroppedKeys) > mostKeys {
		return l, nil, errors.New("too many keys")
	}
	dropped := map[string]bool{}
	for _, kid := range l.Dropped {
		dropped[kid] = true
	}
	var out []Key
	for i, k := range slices.Concat(l.Keys, l.DroppedKeys) {
		gone := i >= len(l.Keys)
		if !gone && dropped[k.JWK.KeyID] || k.Use == keys.Log || k.Use == keys.Lists || !k.Use.Known() {
			continue
		}
		issuer := l.Issuer
		if k.Use != keys.HC1 {
			issuer = l.URL
		}
		key, err := of(k.Use, k.JWK.KeyID, issuer, l.Name, k.JWK.Key, k.JWK.Certificates)
		if err != nil {
			return l, nil, err
		}
		if k.Use == keys.HC1 && (len(k.JWK.Certificates) == 0 || hc1KID(k.JWK.Certificates[0]) != k.JWK.KeyID) {
			return l, nil, fmt.Errorf("the kid %s is not that of its certificate", k.JWK.KeyID)
		}
		key.Dropped = gone
		out = append(out, key)
	}
	return l, out, nil
}

// Ours makes the list of an installation's own keys.
func Ours(r *keys.Ring, country, name, url string, now when.Instant) List {
	l := List{Issuer: country, Name: name, URL: url, Issued: now.Time().Truncate(time.Second), Keys: []ListKey{}, Dropped: []string{}}
	for _, s := range r.Signers() {
		kid := s.Thumbprint()
		if s.Use == keys.HC1 {
			kid = hc1KID(s.Certificate)
		}
		into := &l.Keys
		if r.Dropped(s.Name()) {
			l.Dropped, into = append(l.Dropped, kid), &l.DroppedKeys
		}
		*into = append(*into, ListKey{Use: s.Use, From: s.From.Time(), JWK: jose.JSONWebKey{
			Key: s.Certificate.PublicKey, KeyID: kid, Use: "sig", Certificates: append([]*x509.Certificate{s.Certificate}, s.Chain...),
		}})
	}
	return l
}
