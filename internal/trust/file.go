package trust

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/openwin/openwin/internal/certificate/linked"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// ReadFile adds what a file of keys holds, whatever sort it is of: another installation's signed list (with its CA, else it is refused), a trust
// snapshot (/verify/trust.json), keys of HC1 (/.well-known/openwin-signers.json), a DID document of an operator or of WHO's network, the directory of SMART Health
// Cards, or certificates in PEM: of document signers, and of ICAO's CAs. name is of the file, and dated when it was written, for what says no date of its
// own. It trusts the file as a whole, the signed list aside.
func (s *Set) ReadFile(data []byte, name string, dated time.Time, authority *x509.Certificate, now time.Time) error {
	if err := check(data); err != nil {
		return err
	}
	list := verify.List{Source: verify.File, Name: name, Dated: when.InstantOf(dated)}
	text := bytes.TrimSpace(data)
	switch {
	case bytes.HasPrefix(text, []byte("eyJ")):
		if authority == nil {
			return errors.New("whose list is it? Give the CA's certificate with --ca, after you have compared it by another way")
		}
		l, found, err := Read(text, authority, now)
		list.Source, list.Dated = verify.OpenWIN, when.InstantOf(l.Issued)
		return s.addAll(found, list, err)
	case bytes.Contains(text[:min(len(text), 4096)], []byte("-----BEGIN CERTIFICATE-----")):
		return s.readPEM(text, list)
	}
	var doc struct {
		Issuers json.RawMessage `json:"issuerInfo"`
		Methods json.RawMessage `json:"verificationMethod"`
		Lists   json.RawMessage `json:"lists"`
		Keys    json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return errors.New("neither keys in JSON, nor a signed list, nor certificates in PEM")
	}
	switch {
	case doc.Issuers != nil:
		list.Source = verify.VCI
		found, _, err := ReadVCI(text)
		return s.addAll(found, list, err)
	case doc.Methods != nil:
		if found, _, err := ReadDID(text); err == nil {
			list.Source = verify.GDHCN
			return s.addAll(found, list, nil)
		}
		return s.readOperator(text, list)
	case doc.Lists != nil && doc.Keys != nil:
		shot, err := ReadSnapshot(text)
		if err == nil {
			shot.AddTo(s, list)
		}
		return err
	case doc.Keys != nil:
		return s.readKeySet(text, list)
	}
	return errors.New("JSON, and no keys that we know")
}

func (s *Set) addAll(found []Key, list verify.List, err error) error {
	for _, k := range found {
		s.Add(k, list)
	}
	return err
}

// readPEM reads certificates: a CA's is for ICAO's seals, any other's a document signer's of HC1.
func (s *Set) readPEM(data []byte, list verify.List) error {
	before := len(s.Keys) + len(s.Authorities)
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil || len(cert.Subject.Country) == 0 {
			continue
		}
		if cert.IsCA {
			s.Add(Key{Use: CSCA, Certificate: cert.Raw}, verify.List{Source: verify.ICAO, Name: list.Name, Dated: list.Dated})
			continue
		}
		name := cert.Subject.CommonName
		if len(cert.Subject.Organization) > 0 {
			name = cert.Subject.Organization[0]
		}
		if k, err := of(keys.HC1, hc1KID(cert), "", name, cert.PublicKey, []*x509.Certificate{cert}); err == nil {
			s.Add(k, list)
		}
	}
	if len(s.Keys)+len(s.Authorities) == before {
		return errors.New("no certificate of a country in PEM")
	}
	return nil
}

// readKeySet reads the keys of HC1 that an installation publishes.
func (s *Set) readKeySet(data []byte, list verify.List) error {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(data, &set); err != nil {
		return err
	}
	n := 0
	for _, k := range set.Keys {
		if len(k.Certificates) == 0 || hc1KID(k.Certificates[0]) != k.KeyID {
			continue
		}
		if key, err := of(keys.HC1, k.KeyID, "", "", k.Key, k.Certificates); err == nil && key.Issuer != "" {
			s.Add(key, list)
			n++
		}
	}
	if n == 0 {
		return errors.New("no key of HC1 with the certificate of a country")
	}
	return nil
}

// readOperator reads the DID document of an operator: Multikey for W3C credentials, Ed25519VerificationKey2018 for DIVOC.
func (s *Set) readOperator(data []byte, list verify.List) error {
	var doc struct {
		ID      string `json:"id"`
		Methods []struct {
			ID        string `json:"id"`
			Type      string `json:"type"`
			Multibase string `json:"publicKeyMultibase"`
			Base58    string `json:"publicKeyBase58"`
		} `json:"verificationMethod"`
	}
	if err := json.Unmarshal(data, &doc); err != nil || !strings.HasPrefix(doc.ID, "did:") {
		return errors.New("not a DID document")
	}
	n := 0
	for _, m := range doc.Methods {
		format, public := verify.VC, []byte(nil)
		switch m.Type {
		case "Multikey":
			if raw, err := linked.ReadMultibase(m.Multibase); err == nil && bytes.HasPrefix(raw, []byte{0xed, 0x01}) {
				public = raw[2:]
			}
		case "Ed25519VerificationKey2018":
			format = verify.DIVOC
			public, _ = linked.ReadBase58(m.Base58) //nolint:errcheck // what is none has no 32 bytes
		}
		if len(public) == ed25519.PublicKeySize && strings.HasPrefix(m.ID, doc.ID+"#") {
			s.Put(verify.Key{Format: format, KID: m.ID, Issuer: doc.ID, Public: ed25519.PublicKey(public)}, list)
			n++
		}
	}
	if n == 0 {
		return errors.New("a DID document without a key that signs certificates")
	}
	return nil
}
