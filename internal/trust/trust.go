// Package trust reads and writes lists of signing keys: the one that an installation publishes of its own, those that other countries
// publish, and snapshots of the networks of WHO (GDHCN) and of SMART Health Cards (VCI). Lists come from files, so that they work offline.
package trust

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/when"
)

// Bounds on a file of somebody else's. The list of GDHCN has some 1,500 keys in 3 MB.
const (
	largest  = 32 << 20 // bytes
	mostKeys = 20_000
)

// Key is a key that signs certificates of one format for one issuer.
type Key struct {
	Use         keys.Use     // hc1, shc, vc or divoc
	KID         string       // as certificates of the format carry it: Base64 of 8 bytes for hc1, a thumbprint for shc, else the id of a verification method
	Issuer      string       // country (ISO 3166-1 alpha-2) for hc1, else the issuer's URL or DID
	Name        string       // of the issuer, as the list says it; ""
	Public      []byte       // SubjectPublicKeyInfo, DER
	Certificate []byte       // DER, nil where the list has none
	Until       when.Instant // what it signs ends by then; 0 where the list does not say
	Dropped     bool         // its issuer says that it may be in other hands
}

// Key reads the public key.
func (k Key) Key() (crypto.PublicKey, error) { return x509.ParsePKIXPublicKey(k.Public) }

// usable says whether a key is of an algorithm that certificates are signed with.
func usable(public crypto.PublicKey) bool {
	switch key := public.(type) {
	case *ecdsa.PublicKey:
		return key.Curve == elliptic.P256()
	case ed25519.PublicKey:
		return true
	case *rsa.PublicKey:
		return key.Size() >= 2048/8
	}
	return false
}

// of makes a Key of a public key and perhaps the certificate that names it. A certificate that is of another key is refused.
func of(use keys.Use, kid, issuer, name string, public crypto.PublicKey, chain []*x509.Certificate) (Key, error) {
	if !usable(public) || kid == "" {
		return Key{}, errors.New("a key of an algorithm that signs no certificates")
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return Key{}, err
	}
	k := Key{Use: use, KID: kid, Issuer: issuer, Name: name, Public: der}
	if len(chain) > 0 {
		named, ok := chain[0].PublicKey.(interface{ Equal(crypto.PublicKey) bool })
		if !ok || !named.Equal(public) {
			return Key{}, fmt.Errorf("the certificate of the key %s is of another key", kid)
		}
		k.Certificate, k.Until = chain[0].Raw, when.InstantOf(chain[0].NotAfter)
		if k.Issuer == "" && len(chain[0].Subject.Country) > 0 {
			k.Issuer = chain[0].Subject.Country[0]
		}
	}
	return k, nil
}

// hc1KID is how HCERT names the key of a certificate.
func hc1KID(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return base64.StdEncoding.EncodeToString(sum[:8])
}

func check(data []byte) error {
	if len(data) > largest {
		return errors.New("the file is too large")
	}
	return nil
}
