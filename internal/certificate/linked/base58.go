package linked

import (
	"errors"
	"math/big"
	"slices"
	"strings"
)

const alphabet58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// Base58 writes bytes in the alphabet of Bitcoin (draft-msporny-base58): how Multibase and older suites write keys and signatures.
func Base58(data []byte) string {
	var out []byte
	n, base, digit := new(big.Int).SetBytes(data), big.NewInt(58), new(big.Int)
	for n.Sign() > 0 {
		n.DivMod(n, base, digit)
		out = append(out, alphabet58[digit.Int64()])
	}
	for _, b := range data {
		if b != 0 {
			break
		}
		out = append(out, alphabet58[0])
	}
	slices.Reverse(out)
	return string(out)
}

// Multibase is Base58 as Multibase marks it.
func Multibase(data []byte) string { return "z" + Base58(data) }

// Multikey is an Ed25519 public key as a Multikey: Multibase of the bytes 0xed 0x01 and the key.
func Multikey(public []byte) string { return Multibase(append([]byte{0xed, 0x01}, public...)) }

// mostBase58 is how long a key or signature in Base58 may be: one of Ed25519 has 88 letters.
const mostBase58 = 200

// ReadBase58 undoes Base58.
func ReadBase58(text string) ([]byte, error) {
	if len(text) > mostBase58 {
		return nil, errors.New("longer than a key or a signature")
	}
	n, base := new(big.Int), big.NewInt(58)
	zeros := len(text) - len(strings.TrimLeft(text, alphabet58[:1]))
	for i := range len(text) {
		digit := strings.IndexByte(alphabet58, text[i])
		if digit < 0 {
			return nil, errors.New("not Base58")
		}
		n.Add(n.Mul(n, base), big.NewInt(int64(digit)))
	}
	return append(make([]byte, zeros), n.Bytes()...), nil
}

// ReadMultibase undoes Multibase of Base58.
func ReadMultibase(text string) ([]byte, error) {
	rest, ok := strings.CutPrefix(text, "z")
	if !ok {
		return nil, errors.New("not Multibase of Base58")
	}
	return ReadBase58(rest)
}
