package keys

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"slices"
	"time"
)

// Use is what a key signs. A key has one use, so that a signature never passes for another sort.
type Use string

// The uses, and the algorithm of each.
const (
	HC1   Use = "hc1"   // certificates as HC1 and what is published about them, ES256
	SHC   Use = "shc"   // SMART Health Cards, ES256
	VC    Use = "vc"    // W3C Verifiable Credentials and their status lists, Ed25519
	DIVOC Use = "divoc" // certificates in the form of DIVOC and Co-WIN, Ed25519
	Lists Use = "lists" // lists of revoked certificates and of trusted signers, ES256
	Log   Use = "log"   // checkpoints of the transparency log, Ed25519
)

// Uses are all of them, in the order in which they are shown.
func Uses() []Use { return []Use{HC1, SHC, VC, DIVOC, Lists, Log} }

// Known says whether there is such a use.
func (u Use) Known() bool { return slices.Contains(Uses(), u) }

// es256 says whether the use's algorithm is ES256; else it is Ed25519.
func (u Use) es256() bool { return u == HC1 || u == SHC || u == Lists }

// Fits says whether a public key is of the use's algorithm.
func (u Use) Fits(public crypto.PublicKey) bool {
	switch key := public.(type) {
	case *ecdsa.PublicKey:
		return u.es256() && key.Curve == elliptic.P256()
	case ed25519.PublicKey:
		return !u.es256()
	}
	return false
}

func (u Use) newKey() (crypto.Signer, error) {
	if u.es256() {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	return key, err
}

// Periods of WHO's trust network (GDHCN certificate governance): how long a certificate lives, and for how much of that its key signs.
const (
	authorityYears = 4 // years that a CA lives
	authoritySigns = 1 // years in which it issues
	signerYears    = 2 // years that a document signer lives
	signerMonths   = 6 // months in which it signs
)

// Overlap is how long a new key is published before it signs: verifiers that fetch keys once a week have it by then.
const Overlap = 7 * 24 * time.Hour

// endless is the date that says that a certificate has no end (RFC 5280, 4.1.2.5). A log keeps its name, and so its key.
var endless = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
