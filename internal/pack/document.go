package pack

import (
	"regexp"
	"strings"

	"github.com/openwin/openwin/internal/fault"
)

// CheckDocument checks the number of an identity document and gives it in the one form that is compared and hashed:
// upper case, without spaces. The faults are id_kind_unknown and id_number_malformed; neither carries the number.
func (p *Pack) CheckDocument(kind, number string) (normalised string, err error) {
	k, known := p.IDKind(kind)
	pattern := p.patterns[kind]
	if !known || pattern == nil {
		return "", fault.New(fault.Invalid, "id_kind_unknown").On("id_kind")
	}
	normalised = strings.ToUpper(strings.Join(strings.Fields(number), ""))
	if !pattern.MatchString(normalised) || (k.Check == checkVerhoeff && !verhoeff(normalised)) {
		return "", fault.New(fault.Invalid, "id_number_malformed", "kind", k.Name, "document", k.Kind, "example", k.Example).On("id_number")
	}
	return normalised, nil
}

// checkVerhoeff is the only checksum that a pack can name so far.
const checkVerhoeff = "verhoeff"

// verhoeff says whether the last digit is the check digit of those before it, after J. Verhoeff, "Error detecting
// decimal codes", 1969. It finds every single wrong digit and every swap of neighbours.
func verhoeff(digits string) bool {
	sum := 0
	for i := range len(digits) {
		c := digits[len(digits)-1-i]
		if c < '0' || c > '9' {
			return false
		}
		sum = dihedral(sum, permuted(i, int(c-'0')))
	}
	return sum == 0 && digits != ""
}

// dihedral multiplies in D5, the symmetries of a pentagon: 0 to 4 are its turns, 5 to 9 its turns after a flip.
func dihedral(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b)%5
	case b < 5:
		return 5 + (a-b)%5
	}
	return (a - b + 5) % 5
}

// permuted applies Verhoeff's permutation to a digit as often as its place from the right says.
func permuted(place, digit int) int {
	for range place % 8 {
		digit = [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}[digit]
	}
	return digit
}

func patterns(ids []item[IDKind]) map[string]*regexp.Regexp {
	compiled := make(map[string]*regexp.Regexp, len(ids))
	for _, k := range ids {
		compiled[k.of.Kind] = regexp.MustCompile(k.of.Pattern)
	}
	return compiled
}
