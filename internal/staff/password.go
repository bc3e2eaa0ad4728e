package staff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/fault"
)

// Lengths of a password, in characters. NIST SP 800-63B asks for length, and for no mixture of kinds of characters.
const (
	LeastPassword = 12
	MostPassword  = 200
)

// leastOfOne is how many different characters a password has at least, and how many are left of it when the words that
// anybody would try first are taken out.
const leastOfOne = 6

// PasswordFits says whether somebody may take a password. Faults, on the field "password": password_short, password_long,
// password_obvious for one that is little more than their login or name, or the same characters over and over.
func PasswordFits(password, login, name string) error {
	switch length := utf8.RuneCountInString(password); {
	case length < LeastPassword:
		return fault.New(fault.Invalid, "password_short", "least", fault.Int(LeastPassword)).On("password")
	case length > MostPassword:
		return fault.New(fault.Invalid, "password_long", "most", fault.Int(MostPassword)).On("password")
	case obvious(password, login, name):
		return fault.New(fault.Invalid, "password_obvious").On("password")
	}
	return nil
}

func obvious(password, login, name string) bool {
	left := strings.ToLower(password)
	words := append(strings.Fields(strings.ToLower(name)), strings.ToLower(login), "openwin", "password", "vaccine", "qwerty", "1234567890", "123456789", "12345678")
	for _, word := range words {
		if utf8.RuneCountInString(word) > 2 {
			left = strings.ReplaceAll(left, word, "")
		}
	}
	different := map[rune]bool{}
	length := 0
	for _, r := range left {
		if !unicode.IsSpace(r) {
			different[r] = true
			length++
		}
	}
	return length < leastOfOne || len(different) < leastOfOne-1 || run(left)
}

// run says whether every character follows the one before it, as in "abcdefghijkl".
func run(text string) bool {
	var before rune
	for i, r := range text {
		if i > 0 && r != before+1 {
			return false
		}
		before = r
	}
	return true
}
