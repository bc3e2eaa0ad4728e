package keys

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"time"
)

// requestFile is a key that waits for its certificate.
type requestFile struct {
	Use    Use    `json:"use"`
	Key    string `json:"key,omitempty"`    // PEM, PKCS #8
	Remote string `json:"remote,omitempty"` // label with a signer beside the program
	Public []byte `json:"public"`           // SubjectPublicKeyInfo, DER
}

// requestName is the common name of a request for a use: it tells the CA what the key is for.
const requestName = "OpenWIN signer for "

// Request makes a key for a use, keeps it until its certificate comes, and gives the request to take to the CA (PKCS #10, PEM). With a label
// the key is the one that the attached signer has under it.
func (r *Ring) Request(use Use, country, label string) ([]byte, error) {
	kept := requestFile{Use: use, Remote: label}
	var key crypto.Signer
	var err error
	if label == "" {
		if key, err = use.newKey(); err != nil {
			return nil, err
		}
		if kept.Key, err = keyText(key); err != nil {
			return nil, err
		}
	} else {
		remote := r.remote.Load()
		if remote == nil {
			return nil, errors.New("a label names a key of a signer: say which with --signer")
		}
		if key, err = remote.Key(label); err != nil {
			return nil, err
		}
	}
	if !use.Fits(key.Public()) {
		return nil, fmt.Errorf("the key is not of the algorithm for %s", use)
	}
	if kept.Public, err = x509.MarshalPKIXPublicKey(key.Public()); err != nil {
		return nil, err
	}
	for _, s := range r.Signers() {
		if same(key.Public(), s.Certificate.PublicKey) {
			return nil, errors.New("that key has a certificate already: no key gets two")
		}
	}
	subject := pkix.Name{CommonName: requestName + string(use), Country: []string{country}}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: subject}, key)
	if err != nil {
		return nil, err
	}
	if err := r.change(func(f *file) error { f.Requests = append(f.Requests, kept); return nil }); err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}

// ReadRequest reads what Request wrote: what the key is for, and the key. Whoever wrote it holds the key.
func ReadRequest(text []byte) (Use, crypto.PublicKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "CERTIFICATE REQUEST" {
		return "", nil, errors.New("not a certificate request in PEM")
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return "", nil, err
	}
	if err := request.CheckSignature(); err != nil {
		return "", nil, errors.New("the request is not signed with its own key")
	}
	name, ok := strings.CutPrefix(request.Subject.CommonName, requestName)
	use := Use(name)
	if !ok || !use.Known() {
		return "", nil, errors.New("the request does not say what the key is for")
	}
	if !use.Fits(request.PublicKey) {
		return "", nil, fmt.Errorf("the key is not of the algorithm for %s", use)
	}
	return use, request.PublicKey, nil
}

// Install takes the certificate of a key that was requested, with its CA's behind it (PEM). The key signs from a moment on; until then
// it is published. A list of ended certificates (X.509 CRL, PEM) is taken as well. It gives the key, nil for a list.
func (r *Ring) Install(text []byte, from time.Time) (*Signer, error) {
	if block, _ := pem.Decode(text); block != nil && block.Type == "X509 CRL" {
		return nil, r.installList(block)
	}
	certs, err := certificatesOf(text)
	if err != nil {
		return nil, err
	}
	if len(certs) < 2 || !certs[1].IsCA {
		return nil, errors.New("the file has the certificate of the key, and behind it that of its CA")
	}
	if err := certs[0].CheckSignatureFrom(certs[1]); err != nil {
		return nil, fmt.Errorf("the CA in the file did not issue the certificate: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(certs[0].PublicKey)
	if err != nil {
		return nil, err
	}
	err = r.change(func(f *file) error {
		for i, kept := range f.Requests {
			if !bytes.Equal(kept.Public, public) {
				continue
			}
			f.Requests = append(f.Requests[:i:i], f.Requests[i+1:]...)
			f.Signers = append(f.Signers, signerFile{Use: kept.Use, Key: kept.Key, Remote: kept.Remote, Certificate: string(PEM(certs...)), From: from.UTC()})
			f.Authority = &signerFile{Certificate: string(PEM(certs[1]))}
			return nil
		}
		return errors.New("no key here waits for that certificate")
	})
	if err != nil {
		return nil, err
	}
	all := r.Signers()
	return all[len(all)-1], nil
}

func (r *Ring) installList(block *pem.Block) error {
	list, err := x509.ParseRevocationList(block.Bytes)
	if err != nil {
		return err
	}
	if !r.issued(list) {
		return errors.New("the list is signed by no CA of this installation")
	}
	return r.change(func(f *file) error {
		f.Ended = append(f.Ended, string(pem.EncodeToMemory(block)))
		return nil
	})
}

// issued says whether a CA that stands behind one of the keys signed a list.
func (r *Ring) issued(list *x509.RevocationList) bool {
	for _, s := range r.Signers() {
		for _, above := range s.Chain {
			if list.CheckSignatureFrom(above) == nil {
				return true
			}
		}
	}
	return false
}

// Rotate makes a new key for a use with the installation's own CA. It signs from a moment on; until then it is published. Keys that another has
// followed lose their private half and stay published.
func (r *Ring) Rotate(use Use, now, from time.Time) (*Signer, error) {
	err := r.change(func(f *file) error {
		if f.Authority != nil && f.Authority.Key == "" {
			return errors.New("the CA is kept offline: make a request with openwin keys request")
		}
		f.forget(use, now)
		return f.add(use, now, from)
	})
	if err != nil {
		return nil, err
	}
	all := r.Signers()
	return all[len(all)-1], nil
}

// forget deletes the private half of keys of a use that signed before the one that signs now.
func (f *file) forget(use Use, now time.Time) {
	latest := -1
	for i, s := range f.Signers {
		if s.Use == use && !s.From.After(now) && (latest < 0 || !s.From.Before(f.Signers[latest].From)) {
			latest = i
		}
	}
	for i := range f.Signers {
		if s := &f.Signers[i]; s.Use == use && i != latest && latest >= 0 && s.From.Before(f.Signers[latest].From) {
			s.Key, s.Remote = "", ""
		}
	}
	if f.Signer != nil && use == HC1 && latest >= 0 {
		f.Signer.Key = ""
	}
}
