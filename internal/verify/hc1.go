package verify

import (
	"bytes"
	"compress/zlib"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/veraison/go-cose"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
)

// hc1 checks an HC1 text (WHO HCERT 1.1; EU, electronic health certificates 1): Base45, zlib, COSE_Sign1, a CBOR Web Token.
func (c *check) hc1(text string) Result {
	c.Format = HC1
	message, err := unpack(lineBreaks.Replace(text))
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	alg, kid, err := headers(message)
	if err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	var claims webToken
	if err := reading.Unmarshal(message.Payload, &claims); err != nil {
		return c.fail(fault.New(fault.Refused, "certificate_unreadable").Because(err))
	}
	if !c.signed(base64.StdEncoding.EncodeToString(kid), claims.Issuer, func(k *Key) bool { return holds(message, alg, k) }) {
		return c.Result
	}
	if c.health(&claims); c.Verdict != Valid {
		return c.Result
	}
	c.times(instant(int64(claims.Issued)), instant(int64(claims.NotBefore)), instant(int64(claims.Expires)))
	if whole := new(certificate.Claims); c.Kind == Vaccination && reading.Unmarshal(message.Payload, whole) == nil {
		c.Claims = whole
	}
	return c.Result
}

// lineBreaks come into a text when it is copied. A blank belongs to it.
var lineBreaks = strings.NewReplacer("\r", "", "\n", "")

// unpack undoes prefix, Base45, zlib and the CBOR of the message. The message may stand without its tag, or in the tag of a CWT, as some write it.
func unpack(text string) (*cose.Sign1Message, error) {
	if len(text) > mostHC1 {
		return nil, errTooLarge
	}
	packed, err := certificate.Decode45(strings.TrimPrefix(text, "HC1:"))
	if err != nil {
		return nil, err
	}
	data := packed
	if len(packed) > 0 && packed[0]&0x0f == 8 { // else some have left the compression out
		z, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, err
		}
		if data, err = bounded(z, mostMessage); err != nil {
			return nil, err
		}
	}
	if len(data) > mostMessage {
		return nil, errTooLarge
	}
	data = bytes.TrimPrefix(data, []byte{0xd8, 0x3d}) // tag 61
	if len(data) > 0 && data[0] == 0x84 {
		var bare cose.UntaggedSign1Message
		if err := bare.UnmarshalCBOR(data); err != nil {
			return nil, err
		}
		return (*cose.Sign1Message)(&bare), nil
	}
	var message cose.Sign1Message
	return &message, message.UnmarshalCBOR(data)
}

// headers reads how a message is signed, which the signature covers, and who says to have signed it, which need not be.
func headers(m *cose.Sign1Message) (cose.Algorithm, []byte, error) {
	alg, err := m.Headers.Protected.Algorithm()
	if err != nil || alg != cose.AlgorithmES256 && alg != cose.AlgorithmPS256 {
		return 0, nil, errors.New("signed with neither ES256 nor PS256")
	}
	kid, ok := m.Headers.Protected[cose.HeaderLabelKeyID].([]byte)
	if !ok {
		kid, ok = m.Headers.Unprotected[cose.HeaderLabelKeyID].([]byte)
	}
	if !ok || len(kid) > 64 {
		return 0, nil, errors.New("no kid")
	}
	return alg, kid, nil
}

// holds says whether a message is signed by a key, with the algorithm that goes with the key.
func holds(m *cose.Sign1Message, alg cose.Algorithm, k *Key) bool {
	switch key := k.Public.(type) {
	case *ecdsa.PublicKey:
		if alg != cose.AlgorithmES256 || key.Curve != elliptic.P256() {
			return false
		}
	case *rsa.PublicKey:
		if alg != cose.AlgorithmPS256 {
			return false
		}
	default:
		return false
	}
	verifier, err := cose.NewVerifier(alg, k.Public)
	return err == nil && m.Verify(nil, verifier) == nil
}

// webToken is the claims of an HC1 text. What it holds beyond them is not shown.
type webToken struct {
	Issuer    string                    `cbor:"1,keyasint"`
	Expires   numeric                   `cbor:"4,keyasint"`
	NotBefore numeric                   `cbor:"5,keyasint"`
	Issued    numeric                   `cbor:"6,keyasint"`
	ID        any                       `cbor:"7,keyasint"`
	Health    map[int64]cbor.RawMessage `cbor:"-260,keyasint"`
}

// numeric is a moment in seconds since 1970, which some write as a float.
type numeric int64

// UnmarshalCBOR reads it.
func (n *numeric) UnmarshalCBOR(data []byte) error {
	var v any
	if err := reading.Unmarshal(data, &v); err != nil {
		return err
	}
	switch x := v.(type) {
	case uint64:
		*n = numeric(seconds(float64(x)))
	case float64:
		*n = numeric(seconds(x))
	case time.Time:
		*n = numeric(seconds(float64(x.Unix())))
	case nil:
	default:
		return fmt.Errorf("a moment is a %T", v)
	}
	return nil
}

// lenient is a text, which some write as a date with a tag, or as a number.
type lenient string

// UnmarshalCBOR reads it.
func (l *lenient) UnmarshalCBOR(data []byte) error {
	var v any
	if err := reading.Unmarshal(data, &v); err != nil {
		return err
	}
	switch x := v.(type) {
	case string:
		*l = lenient(x)
	case time.Time:
		*l = lenient(x.UTC().Format(time.RFC3339))
	case uint64, float64:
		*l = lenient(fmt.Sprint(x))
	case nil:
	default:
		return fmt.Errorf("a text is a %T", v)
	}
	return nil
}

// reading takes what other signers write: fields that we do not know, tags, lengths that follow. A field twice is refused.
var reading = must(cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: 16, MaxArrayElements: 1024, MaxMapPairs: 1024,
	UTF8: cbor.UTF8RejectInvalid}.DecMode())

func must[T any](mode T, err error) T {
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}
