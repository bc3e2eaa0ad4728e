package shc

import (
	"bytes"
	"crypto"
	"encoding/json"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/cryptosigner"

	"github.com/openwin/openwin/internal/certificate/deflate"
)

// MostInQR is how long a card may be, in letters, to go into one QR code of version 22 at level L, the largest that the framework lets
// readers expect. A longer one is for files only.
const MostInQR = 1195

// Sign makes the card's text: a compact JWS of the deflated claims, signed with ES256. kid is the key's RFC 7638 thumbprint.
func Sign(c Card, key crypto.Signer, kid string) (string, error) {
	payload, err := minified(c)
	if err != nil {
		return "", err
	}
	packed, err := deflate.Raw(payload)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: cryptosigner.Opaque(key)},
		(&jose.SignerOptions{}).WithHeader("zip", "DEF").WithHeader("kid", kid))
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(packed)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// minified is JSON without what it can do without.
func minified(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// Numeric is the card as its QR code holds it: "shc:/" and two digits for each letter, its code less 45, which a QR code packs tightly.
func Numeric(card string) string {
	var out strings.Builder
	out.Grow(5 + 2*len(card))
	out.WriteString("shc:/")
	for i := range len(card) {
		n := card[i] - 45
		out.WriteByte('0' + n/10)
		out.WriteByte('0' + n%10)
	}
	return out.String()
}

// File is the content of a .smart-health-card file with one card. Its media type is MediaType.
func File(card string) ([]byte, error) {
	return minified(map[string][]string{"verifiableCredential": {card}})
}

// MediaType is what a .smart-health-card file is served as.
const MediaType = "application/smart-health-card"
