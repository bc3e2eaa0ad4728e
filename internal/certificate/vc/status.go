package vc

import (
	"bytes"
	"compress/gzip"
	"crypto"
	"encoding/base64"
	"strconv"

	"github.com/openwin/openwin/internal/certificate/linked"
)

// ListSize is how many certificates a status list has room for: the least that the recommendation allows, so that nobody who asks for a
// list tells which of them they hold.
const ListSize = 131_072

// List is a status list credential (W3C, Bitstring Status List 1.0).
type List struct {
	Context []string    `json:"@context"`
	ID      string      `json:"id"`
	Type    []string    `json:"type"`
	Issuer  string      `json:"issuer"`
	From    string      `json:"validFrom"`
	Until   string      `json:"validUntil"`
	Subject ListSubject `json:"credentialSubject"`
	Proof   *Proof      `json:"proof,omitempty"`
}

// ListSubject holds the bits.
type ListSubject struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Purpose string `json:"statusPurpose"`
	Encoded string `json:"encodedList"` // Multibase, Base64url, of the gzip of the bits
}

// ListOf makes and signs a status list in which the certificates at some places are revoked, fresh from a moment for so many seconds.
func ListOf(operator string, number int, revoked []int, key crypto.Signer, thumbprint string, now, seconds int64) (List, error) {
	did, err := DID(operator)
	if err != nil {
		return List{}, err
	}
	bits := make([]byte, ListSize/8)
	for _, at := range revoked {
		bits[at/8] |= 0x80 >> (at % 8) // the first is the highest bit of the first byte
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(bits); err != nil {
		return List{}, err
	}
	if err := z.Close(); err != nil {
		return List{}, err
	}
	url := operator + StatusPath + strconv.Itoa(number)
	l := List{Context: []string{base}, ID: url, Type: []string{"VerifiableCredential", "BitstringStatusListCredential"}, Issuer: did,
		From: stamp(now), Until: stamp(now + seconds),
		Subject: ListSubject{ID: url + "#list", Type: "BitstringStatusList", Purpose: "revocation", Encoded: "u" + base64.RawURLEncoding.EncodeToString(packed.Bytes())}}
	err = sign(l.Context, did, linked.Contexts{base: parsedBase}, key, thumbprint, now, &l, func(p *Proof) { l.Proof = p })
	return l, err
}
