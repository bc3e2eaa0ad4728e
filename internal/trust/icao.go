package trust

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"

	"github.com/openwin/openwin/internal/when"
)

// ReadICAO reads certificates of states' CAs (CSCA) in PEM, one after the other, as they are taken out of a master list of ICAO. Those that are no
// CA, or whose key Go cannot read, are left out; how many is given. Whether they are genuine is for whoever gives the file to know: a CA
// issued itself.
func ReadICAO(data []byte) (found []Key, left int, err error) {
	if err := check(data); err != nil {
		return nil, 0, err
	}
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil || !cert.IsCA || len(cert.Subject.Country) != 1 {
			left++
			continue
		}
		public, err := x509.MarshalPKIXPublicKey(cert.PublicKey)
		if err != nil {
			left++
			continue
		}
		sum := sha256.Sum256(cert.Raw)
		found = append(found, Key{Use: CSCA, KID: hex.EncodeToString(sum[:8]), Issuer: cert.Subject.Country[0], Name: cert.Subject.CommonName, Public: public,
			Certificate: cert.Raw, Until: when.InstantOf(cert.NotAfter)})
		if len(found) > mostKeys {
			return nil, left, errors.New("too many certificates")
		}
	}
	if len(found) == 0 {
		return nil, left, errors.New("there is no CA's certificate in PEM")
	}
	return found, left, nil
}
