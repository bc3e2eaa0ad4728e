package certificate

import (
	"crypto"
	"crypto/rand"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/openwin/openwin/internal/certificate/deflate"
)

// prefix starts every text, and says which version of the container it is.
const prefix = "HC1:"

// Sign makes the text for a QR code: "HC1:", and in Base45 the zlib-compressed COSE_Sign1 message of the claims, signed
// with ES256. key is of the curve P-256; kid names it to whoever checks, in the protected header.
func Sign(c Claims, key crypto.Signer, kid []byte) (string, error) {
	payload, err := encoding.Marshal(c)
	if err != nil {
		return "", err
	}
	signer, err := cose.NewSigner(cose.AlgorithmES256, key)
	if err != nil {
		return "", err
	}
	headers := cose.Headers{Protected: cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmES256, cose.HeaderLabelKeyID: kid}}
	message, err := cose.Sign1(rand.Reader, signer, headers, payload, nil)
	if err != nil {
		return "", err
	}
	packed, err := deflate.Zlib(message)
	if err != nil {
		return "", err
	}
	return prefix + Encode45(packed), nil
}

// encoding writes the same claims as the same bytes (RFC 8949, 4.2.1).
var encoding = must(cbor.CoreDetEncOptions().EncMode())

func must[T any](mode T, err error) T {
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}
