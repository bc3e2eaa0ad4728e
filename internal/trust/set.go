package trust

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"slices"

	"github.com/openwin/openwin/internal/certificate/vc"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// CSCA is what the key of a state's CA for visible digital seals of ICAO is used for: it signs the certificates that stand in seals. No key of an
// installation is for that.
const CSCA keys.Use = "csca"

// Set gathers keys for checking certificates. The zero value is ready.
type Set struct {
	Keys        []verify.Key
	Authorities []verify.Authority
	lists       []verify.List
}

// Add takes a key of a list; one that signs no certificates is left out.
func (s *Set) Add(k Key, list verify.List) {
	if k.Use == CSCA {
		cert, err := x509.ParseCertificate(k.Certificate)
		if err != nil {
			return
		}
		s.Authorities = append(s.Authorities, verify.Authority{Certificate: cert, Source: list.Source, List: list.Name, Dated: list.Dated})
		s.count(list)
		return
	}
	public, err := k.Key()
	if err != nil {
		return
	}
	out := verify.Key{Format: verify.Format(k.Use), KID: k.KID, Issuer: k.Issuer, Name: k.Name, Public: public, Until: k.Until, Dropped: k.Dropped}
	if cert, err := x509.ParseCertificate(k.Certificate); err == nil {
		out.From, out.Until, out.Kinds = when.InstantOf(cert.NotBefore), when.InstantOf(cert.NotAfter), kindsOf(cert)
		if len(cert.Subject.Country) > 0 {
			out.Country = cert.Subject.Country[0]
		}
	}
	switch k.Use {
	case keys.HC1:
		out.Country = k.Issuer
	case keys.SHC:
	case keys.VC, keys.DIVOC:
		did, err := vc.DID(k.Issuer)
		if err != nil {
			return
		}
		out.Issuer, out.KID = did, did+"#"+k.KID
	default:
		return
	}
	s.Put(out, list)
}

// Put takes a key as certificates are checked with it.
func (s *Set) Put(k verify.Key, list verify.List) {
	k.Source, k.List, k.Dated = list.Source, list.Name, list.Dated
	s.Keys = append(s.Keys, k)
	if !k.Dropped {
		s.count(list)
	}
}

// count counts a key of a list.
func (s *Set) count(list verify.List) {
	list.Keys = 0
	at := slices.IndexFunc(s.lists, func(l verify.List) bool { l.Keys = 0; return l == list })
	if at < 0 {
		at, s.lists = len(s.lists), append(s.lists, list)
	}
	s.lists[at].Keys++
}

// Trust is whose certificates hold by the set.
func (s *Set) Trust() *verify.Trust { return verify.NewTrust(s.lists, s.Keys, s.Authorities...) }

// OurKeys are the keys of an installation that sign certificates, also those that sign no longer; those that were dropped are marked so. country and
// name are of the installation, url its public address or "".
func OurKeys(r *keys.Ring, country, name, url string) []verify.Key {
	var out []verify.Key
	did := ""
	if url != "" {
		did, _ = vc.DID(url) //nolint:errcheck // an address that is none signs nothing that names it
	}
	for _, s := range r.Signers() {
		k := verify.Key{Format: verify.Format(s.Use), Country: country, Name: name, Public: s.Certificate.PublicKey,
			Until: when.InstantOf(s.Certificate.NotAfter), Source: verify.Ours, Dropped: r.Dropped(s.Name())}
		switch s.Use {
		case keys.HC1:
			k.Issuer, k.KID = country, base64.StdEncoding.EncodeToString(s.KID())
		case keys.SHC:
			k.Issuer, k.KID = url, s.Thumbprint()
		case keys.VC, keys.DIVOC:
			k.Issuer, k.KID = did, did+"#"+s.Thumbprint()
		default:
			continue
		}
		out = append(out, k)
	}
	return out
}

// kindUsages are the key usages by which a signer's certificate says what it may certify (EU DCC, technical specifications, annex I).
var kindUsages = map[string]verify.Kind{
	"1.3.6.1.4.1.1847.2021.1.1": verify.Test, "1.3.6.1.4.1.1847.2021.1.2": verify.Vaccination, "1.3.6.1.4.1.1847.2021.1.3": verify.Recovery,
	"1.3.6.1.4.1.0.1847.2021.1.1": verify.Test, "1.3.6.1.4.1.0.1847.2021.1.2": verify.Vaccination, "1.3.6.1.4.1.0.1847.2021.1.3": verify.Recovery,
}

// kindsOf is what a certificate lets its key certify; nothing where it says nothing.
func kindsOf(c *x509.Certificate) []verify.Kind {
	var out []verify.Kind
	for _, usage := range c.UnknownExtKeyUsage {
		if kind, ok := kindUsages[asn1.ObjectIdentifier(usage).String()]; ok {
			out = append(out, kind)
		}
	}
	return out
}
