package certificate

import (
	"bytes"
	"compress/zlib"
	"crypto/ecdsa"
	"crypto/elliptic"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Bounds on what a stranger may send. A certificate of ours has some 550 characters and 450 bytes.
const (
	longestText    = 4096
	largestMessage = 32 << 10
)

// Trusted are the signers whose certificates hold, by kid.
type Trusted map[string]*ecdsa.PublicKey

// Verify checks a text and gives the claims that are signed, and the kid of who signed them. The claims come only with a
// signature that holds; with certificate_expired they come beside the fault. Faults: certificate_unreadable,
// certificate_signer_unknown, certificate_forged, certificate_expired.
func Verify(text string, trusted Trusted, now when.Instant) (*Claims, []byte, error) {
	message, err := unpack(lineBreaks.Replace(strings.TrimSpace(text)))
	if err != nil {
		return nil, nil, unreadable(err)
	}
	kid, err := kidOf(message)
	if err != nil {
		return nil, nil, unreadable(err)
	}
	key, ok := trusted[string(kid)]
	if !ok {
		return nil, kid, fault.New(fault.Refused, "certificate_signer_unknown")
	}
	if key.Curve != elliptic.P256() {
		return nil, kid, unreadable(errors.New("the signer's key is not of the curve P-256"))
	}
	verifier, err := cose.NewVerifier(cose.AlgorithmES256, key)
	if err != nil {
		return nil, kid, err
	}
	if err := message.Verify(nil, verifier); err != nil {
		return nil, kid, fault.New(fault.Refused, "certificate_forged").Because(err)
	}
	var c Claims
	if err := decoding.Unmarshal(message.Payload, &c); err != nil {
		return nil, kid, unreadable(err)
	}
	if len(c.Health.DCC.Doses) != 1 {
		return nil, kid, unreadable(errors.New("not of one dose"))
	}
	if c.Expires <= now.Time().Unix() {
		return &c, kid, fault.New(fault.Refused, "certificate_expired", "on", c.Until().On(time.UTC).String())
	}
	return &c, kid, nil
}

// lineBreaks come into a text when it is copied. A blank belongs to it.
var lineBreaks = strings.NewReplacer("\r", "", "\n", "")

// Verdict is what to tell whoever asked, of the error that Verify gave.
type Verdict string

// The verdicts. Unknown is neither: the text cannot be read, or its signer is not one of those we know.
const (
	Valid   Verdict = "valid"
	Invalid Verdict = "invalid"
	Unknown Verdict = "unknown"
)

// VerdictOf is the verdict behind an error of Verify, or behind a certificate that was ended since it was signed.
func VerdictOf(err error) Verdict {
	switch fault.Code(err) {
	case "":
		return Valid
	case "certificate_forged", "certificate_expired", "certificate_superseded", "certificate_withdrawn":
		return Invalid
	}
	return Unknown
}

func unreadable(err error) *fault.Error {
	return fault.New(fault.Invalid, "certificate_unreadable").Because(err)
}

// unpack undoes prefix, Base45, zlib and the CBOR of the message.
func unpack(text string) (*cose.Sign1Message, error) {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok || len(text) > longestText {
		return nil, errors.New("not an HC1 text")
	}
	packed, err := decode45(rest)
	if err != nil {
		return nil, err
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(z, largestMessage+1))
	if err != nil {
		return nil, err
	}
	if len(data) > largestMessage {
		return nil, errors.New("the message is too large")
	}
	var message cose.Sign1Message
	return &message, message.UnmarshalCBOR(data)
}

// kidOf reads who says to have signed, from the header that the signature covers, and holds the header to ES256.
func kidOf(m *cose.Sign1Message) ([]byte, error) {
	if alg, err := m.Headers.Protected.Algorithm(); err != nil || alg != cose.AlgorithmES256 {
		return nil, errors.New("not signed with ES256")
	}
	kid, ok := m.Headers.Protected[cose.HeaderLabelKeyID].([]byte)
	if !ok {
		return nil, errors.New("no kid in the protected header")
	}
	return kid, nil
}

// decoding refuses what we would not have written: a field twice, a field that nobody knows.
var decoding = must(cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	MaxNestedLevels: 8, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode())
