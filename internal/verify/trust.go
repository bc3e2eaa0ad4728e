package verify

import (
	"crypto"

	"github.com/openwin/openwin/internal/when"
)

// Source is where a key is known from.
type Source string

// The sources.
const (
	Ours    Source = "ours"    // this installation's own
	OpenWIN Source = "openwin" // another country's signed list
	GDHCN   Source = "gdhcn"   // WHO's trust network
	VCI     Source = "vci"     // the directory of SMART Health Cards
	ICAO    Source = "icao"    // certificates of CSCAs, of which states sign visible digital seals
	File    Source = "file"    // a file that whoever checks named
)

// Key is a key that signs certificates of one form for one issuer.
type Key struct {
	Format  Format
	KID     string           // as certificates of the form carry it: Base64 of 8 bytes for hc1, a thumbprint for shc, the verification method for vc and divoc
	Issuer  string           // country (ISO 3166-1 alpha-2) for hc1 and vds_nc, URL for shc, DID for vc and divoc
	Country string           // ISO 3166-1 alpha-2; "" where it is not known
	Name    string           // of the issuer; ""
	Public  crypto.PublicKey // *ecdsa.PublicKey, *rsa.PublicKey or ed25519.PublicKey
	From    when.Instant     // signs nothing before; 0 where it is not known
	Until   when.Instant     // what it signs ends by then; 0 where it is not known
	Kinds   []Kind           // what it may certify; empty for all
	Source  Source
	List    string       // where the list came from, as whoever imported it says; "" for ours
	Dated   when.Instant // what moment the list shows; 0 for ours, which are as of now
	Dropped bool         // of ours, or of the installation whose file says so, and perhaps in other hands: nothing that it signed holds
}

// List is a list of keys that stands behind a check.
type List struct {
	Source Source
	Name   string       // where it came from
	Dated  when.Instant // what moment it shows; 0 for ours
	Keys   int
}

// Trust is whose certificates hold: signers by form and kid, and the CAs of ICAO's seals. It does not change once made.
type Trust struct {
	Lists   []List
	keys    map[name][]*Key
	all     []*Key
	dropped []*Key

	authorities []Authority
}

type name struct {
	format Format
	kid    string
}

// NewTrust gathers keys. A list speaks for its own keys only: a kid of ours (Source Ours) is taken from us alone.
func NewTrust(lists []List, keys []Key, authorities ...Authority) *Trust {
	t := &Trust{Lists: lists, keys: map[name][]*Key{}, authorities: authorities}
	ours := map[name]bool{}
	for _, k := range keys {
		if k.Source == Ours {
			ours[name{k.Format, k.KID}] = true
		}
	}
	for _, k := range keys {
		at := name{k.Format, k.KID}
		if k.Source != Ours && ours[at] {
			continue
		}
		t.keys[at] = append(t.keys[at], &k)
		if k.Dropped {
			t.dropped = append(t.dropped, &k)
		} else {
			t.all = append(t.all, &k)
		}
	}
	return t
}

// weight says which of the entries of one key counts for an issuer's certificates: the issuer's own word above others', and that a key is dropped above
// an older list that still has it. Nobody drops another issuer's key.
func (k *Key) weight(issuer string) int {
	switch {
	case k.Issuer != issuer:
		return 0
	case !k.Dropped:
		return 1
	}
	return 2
}

// All are the keys that sign or signed what holds, in the order in which they were given.
func (t *Trust) All() []*Key { return t.all }

// Dropped are keys that may be in other hands: what they signed is known not to hold.
func (t *Trust) Dropped() []*Key { return t.dropped }

// named are the keys of a form with a kid: kids of 8 bytes may meet.
func (t *Trust) named(format Format, kid string) []*Key { return t.keys[name{format, kid}] }
