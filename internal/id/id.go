// Package id makes identifiers: UUIDv7 for everything that has an id, reference numbers and codes for people.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"

	"github.com/google/uuid"
)

// New is a fresh UUIDv7 (RFC 9562): ids made later sort later, which keeps index pages together.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Derive is the same UUID for the same parts, for makers that must say the same act twice alike
// (the replay of a day, demo data). It is an RFC 9562 version 8 UUID over SHA-256.
func Derive(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	var u uuid.UUID
	copy(u[:], sum[:16])
	u[6] = u[6]&0x0f | 0x80
	u[8] = u[8]&0x3f | 0x80
	return u.String()
}

// Valid says whether s is a UUID in canonical lower-case form.
func Valid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}

// NewReference is a random 14-digit reference number that people read aloud: 13 digits and a Luhn check digit, so
// that one mistyped digit is noticed. The first digit is never zero.
func NewReference() string {
	body := fmt.Sprintf("%d%012d", 1+below(9), below(1_000_000_000_000))
	return body + string(luhn(body))
}

// DeriveReference is the same reference number for the same id, for a registration that several installations make each for itself: a hub
// without a network and the centre later.
func DeriveReference(of string) string {
	sum := sha256.Sum256([]byte("reference\x00" + of))
	n := new(big.Int).SetBytes(sum[:])
	first := new(big.Int)
	n.DivMod(n, big.NewInt(9), first)
	rest := new(big.Int).Mod(n, big.NewInt(1_000_000_000_000))
	body := fmt.Sprintf("%d%012d", 1+first.Int64(), rest.Int64())
	return body + string(luhn(body))
}

// ValidReference says whether s has the form of a reference number and its check digit holds.
func ValidReference(s string) bool {
	if len(s) != 14 || s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return luhn(s[:13]) == s[13]
}

// NewCode is a random secret code of that many digits, at most 9.
func NewCode(digits int) string {
	limit := int64(1)
	for range digits {
		limit *= 10
	}
	return fmt.Sprintf("%0*d", digits, below(limit))
}

// NewToken is 256 random bits, for sign-ins; 52 characters of base32.
func NewToken() string { return rand.Text() + rand.Text() }

func below(limit int64) int64 {
	n, err := rand.Int(rand.Reader, big.NewInt(limit))
	if err != nil {
		panic(err) // the system's random source is gone: nothing can go on
	}
	return n.Int64()
}

// luhn is the check digit of ISO/IEC 7812-1 annex B.
func luhn(digits string) byte {
	sum := 0
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if (len(digits)-i)%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return byte('0' + (10-sum%10)%10)
}
