package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// Authority issues the certificates of document signers (a country signing CA in the words of GDHCN).
type Authority struct {
	Key         crypto.Signer // nil where it is kept offline
	Certificate *x509.Certificate
}

// NewAuthority makes a CA that lives for 4 years and issues in the first of them (GDHCN). country is ISO 3166-1 alpha-2, or "".
func NewAuthority(name, country string, now time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	subject := pkix.Name{CommonName: name}
	if country != "" {
		subject.Country = []string{country}
	}
	now = now.UTC().Truncate(time.Second)
	template := &x509.Certificate{
		SerialNumber: serial, Subject: subject, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(authorityYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &Authority{Key: key, Certificate: cert}, err
}

// IssuesUntil is when a CA stops to issue, so that what it issued ends before it does.
func (a *Authority) IssuesUntil() time.Time {
	return a.Certificate.NotBefore.AddDate(authoritySigns, 0, 0)
}

// newSerial is a serial number of 120 random bits, so that none comes twice.
func newSerial() (*big.Int, error) {
	return rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
}

// Key usages by which verifiers of the EU DCC keep the sort of certificate apart (1.3.6.1.4.1.1847.2021.1.2: vaccination).
var vaccinationUsage = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 1847, 2021, 1, 2}

// Issue certifies a public key for a use: for 2 years from a moment, or without an end for the log. It refuses when the CA's time to issue
// is over, and a key of another algorithm.
func (a *Authority) Issue(use Use, public crypto.PublicKey, from time.Time) (*x509.Certificate, error) {
	if a.Key == nil {
		return nil, errors.New("the CA is kept offline: make a request with openwin keys request")
	}
	if !use.Fits(public) {
		return nil, fmt.Errorf("a key for %s is not of that algorithm", use)
	}
	from = from.UTC().Truncate(time.Second)
	if from.After(a.IssuesUntil()) {
		return nil, fmt.Errorf("the CA issued until %s: make a new one with openwin keys ca init", a.IssuesUntil().Format(time.DateOnly))
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	subject := pkix.Name{CommonName: "OpenWIN " + string(use) + " signer", Country: a.Certificate.Subject.Country}
	template := &x509.Certificate{SerialNumber: serial, Subject: subject, NotBefore: from.Add(-time.Hour), NotAfter: from.AddDate(signerYears, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature}
	if use == HC1 {
		template.UnknownExtKeyUsage = []asn1.ObjectIdentifier{vaccinationUsage}
	}
	if use == Log {
		template.NotAfter = endless
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.Certificate, public, a.Key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// file is how the Authority is kept in the key file.
func (a *Authority) file() (*signerFile, error) {
	f := &signerFile{Certificate: string(PEM(a.Certificate))}
	if a.Key == nil {
		return f, nil
	}
	text, err := keyText(a.Key)
	f.Key = text
	return f, err
}

func openAuthority(f *signerFile) (*Authority, error) {
	certs, err := certificatesOf([]byte(f.Certificate))
	if err != nil {
		return nil, err
	}
	a := &Authority{Certificate: certs[0]}
	if !a.Certificate.IsCA {
		return nil, errors.New("its certificate is not that of a CA")
	}
	if f.Key == "" {
		return a, nil
	}
	if a.Key, err = openKey(f.Key); err != nil {
		return nil, err
	}
	if !same(a.Key.Public(), a.Certificate.PublicKey) {
		return nil, errors.New("its key and certificate do not belong together")
	}
	return a, nil
}
