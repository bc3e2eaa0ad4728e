package trust

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/keys"
)

// Method is a key in the shape of WHO's trust network (GDHCN DID trust list v2): a verification method of a DID document whose fragment is the
// kid that certificates carry, with the certificate and its CA's.
type Method struct {
	ID         string          `json:"id"`
	Type       string          `json:"type"` // JsonWebKey2020
	Controller string          `json:"controller"`
	JWK        jose.JSONWebKey `json:"publicKeyJwk"`
}

// MethodOf is the key of a document signer, below a DID.
func MethodOf(did string, s *keys.Signer) Method {
	kid := hc1KID(s.Certificate)
	return Method{ID: did + "#" + kid, Type: "JsonWebKey2020", Controller: did,
		JWK: jose.JSONWebKey{Key: s.Certificate.PublicKey, KeyID: kid, Certificates: append([]*x509.Certificate{s.Certificate}, s.Chain...)}}
}

// File is a file to be written, its name below a folder.
type File struct {
	Name    string
	Content []byte
}

// Onboarding is what a country hands to WHO to join its trust network: the CAs in the folders of WHO's repository of participants
// (tng-participant-template: onboarding/DOMAIN/SCA/SCA.pem), and the document signers, which are uploaded to the gateway
// after that. domain is the trust domain, such as DCC. Keys that WHO's checks would refuse (certificate governance of GDHCN) are left out, and why is
// given; it is an error if none is left.
func Onboarding(r *keys.Ring, country, domain string, now time.Time) (files []File, left []error, err error) {
	if domain == "" || strings.ContainsAny(domain, `/\.`) {
		return nil, nil, fmt.Errorf("%q is no trust domain", domain)
	}
	var signers []File
	seen := map[string]bool{}
	for _, s := range r.Signers() {
		if s.Use != keys.HC1 || r.Dropped(s.Name()) || len(s.Chain) == 0 || now.After(s.Certificate.NotAfter) {
			continue
		}
		if err := fitsNetwork(s, country); err != nil {
			left = append(left, fmt.Errorf("the key %s: %w", s.Name(), err))
			continue
		}
		signers = append(signers, File{"DSC/" + s.Name() + ".pem", keys.PEM(s.Certificate)}, File{"DSC/" + s.Name() + ".der", s.Certificate.Raw})
		ca := s.Chain[0]
		if seen[string(ca.Raw)] {
			continue
		}
		seen[string(ca.Raw)] = true
		name := "SCA.pem"
		if len(seen) > 1 {
			name = fmt.Sprintf("SCA_%d.pem", len(seen))
		}
		files = append(files, File{"onboarding/" + domain + "/SCA/" + name, keys.PEM(ca)})
	}
	if len(signers) == 0 {
		return nil, left, errors.Join(append([]error{errors.New("there is no document signer for hc1 that WHO would take")}, left...)...)
	}
	return append(append(files, signers...), File{"README.txt", []byte(strings.ReplaceAll(onboardingText, "DOMAIN", domain))}), left, nil
}

// fitsNetwork holds a document signer and its CA to the certificate governance of GDHCN.
func fitsNetwork(s *keys.Signer, country string) error {
	ca := s.Chain[0]
	lives := ca.NotAfter.Sub(ca.NotBefore)
	const year = 365 * 24 * time.Hour
	switch {
	case len(ca.Subject.Country) != 1 || ca.Subject.Country[0] != country:
		return fmt.Errorf("its CA does not name the country %s: WHO takes a CA of the country's own (openwin keys ca init)", country)
	case len(s.Certificate.Subject.Country) != 1 || s.Certificate.Subject.Country[0] != country:
		return fmt.Errorf("its certificate does not name the country %s", country)
	case !ca.IsCA || ca.KeyUsage&x509.KeyUsageCertSign == 0:
		return errors.New("its CA may not sign certificates")
	case lives < 2*year || lives >= 4*(year+24*time.Hour):
		return errors.New("its CA does not live for 2 to 4 years")
	case len(ca.SubjectKeyId) == 0 || !bytes.Equal(s.Certificate.AuthorityKeyId, ca.SubjectKeyId):
		return errors.New("its certificate does not name its CA's key")
	}
	return nil
}

const onboardingText = `What a country hands to WHO to join the Global Digital Health Certification Network (GDHCN)

Here are
  onboarding/DOMAIN/SCA/SCA.pem   the CA behind the keys that sign certificates
  DSC/KID.pem, DSC/KID.der        the document signers, by kid

You add, with keys that sign nothing else (RSA of 3072 bits or more, or P-256; 1 to 2 years)
  onboarding/DOMAIN/TLS/TLS.pem   the client certificate by which you reach the gateway
  onboarding/DOMAIN/TLS/CA.pem    its CA
  onboarding/DOMAIN/UP/UP.pem     the certificate that signs what you upload

1. Put the folder "onboarding" into your private repository made of WorldHealthOrganization/tng-participant-template, tag it with your GPG key, and
   write to tng-support@who.int. Keys of a test must not be those of the real drive.
2. When you are taken in, upload each document signer, and each new one as it is published:
     openssl cms -sign -nodetach -binary -in DSC/KID.der -signer UP.pem -inkey UP.key -outform DER | openssl base64 -A > KID.cms
     curl https://tng.who.int/trustedCertificate --cert TLS.pem --key TLS.key -H 'Content-Type: application/json' \
       -d '{"cms":"'$(cat KID.cms)'","properties":{},"domain":"DOMAIN"}'
3. Look whether it stands in https://tng-cdn.who.int/v2/trustlist/DOMAIN/COUNTRY/DSC/did.json, COUNTRY being your code of three letters.

A key that was dropped is taken out of the gateway by you: see docs/runbooks/keys.md.
`
