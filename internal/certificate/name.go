package certificate

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Name is a person's name as the EU DCC has it: family name and given names, each as written and in Latin capitals.
type Name struct {
	Family      string `cbor:"fn,omitempty" json:"fn,omitempty"`
	FamilyLatin string `cbor:"fnt" json:"fnt"`
	Given       string `cbor:"gn,omitempty" json:"gn,omitempty"`
	GivenLatin  string `cbor:"gnt,omitempty" json:"gnt,omitempty"`
}

// longestName is the longest name the schema takes, in characters.
const longestName = 80

// NameOf divides a name: the last word is taken for the family name, the rest for given names. Many people in India have
// no family name or write it first; who checks a certificate compares the whole name.
func NameOf(name string) Name {
	words := strings.Fields(name)
	if len(words) == 0 {
		return Name{}
	}
	last := len(words) - 1
	family, given := words[last], strings.Join(words[:last], " ")
	return Name{Family: family, FamilyLatin: latin(family), Given: given, GivenLatin: latin(given)}
}

// Whole is the name as it was given to us.
func (n Name) Whole() string { return strings.TrimSpace(n.Given + " " + n.Family) }

// cut is the name no longer than the schema takes.
func (n Name) cut() Name {
	n.Family, n.Given = cut(n.Family), cut(n.Given)
	return n
}

func cut(s string) string {
	if runes := []rune(s); len(runes) > longestName {
		return string(runes[:longestName])
	}
	return s
}

// letters are those that are written as more than their Latin letter without its mark (ICAO Doc 9303, part 3, section 6).
var letters = map[rune]string{'ß': "SS", 'Ä': "AE", 'Æ': "AE", 'Œ': "OE", 'Ö': "OE", 'Ø': "OE", 'Å': "AA", 'Ð': "D", 'Đ': "D", 'Ħ': "H", 'ı': "I",
	'Ł': "L", 'Ŋ': "N", 'Ŧ': "T", 'Þ': "TH", 'Ü': "UE"}

// latin writes a name in A-Z and "<", as a passport's machine-readable lines do: marks fall away, blanks and hyphens become "<", other
// scripts are romanised (romanise.go), all else is left out. Of a name in a script that romanise does not know nothing remains: the schema
// allows that, and the name as written stands beside it.
func latin(name string) string {
	var out strings.Builder
	for _, word := range words(norm.NFC.String(name)) {
		out.WriteByte('<')
		if text, ok := romanise(word); ok {
			out.WriteString(text)
			continue
		}
		for _, r := range word {
			out.WriteString(letter(r))
		}
	}
	parts := strings.FieldsFunc(out.String(), func(r rune) bool { return r == '<' })
	joined := strings.Join(parts, "<")
	return strings.TrimRight(joined[:min(len(joined), longestName)], "<")
}

// words divides a name where a passport's line has "<".
func words(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' })
}

// letter is a Latin letter as A-Z, "" for what is none.
func letter(r rune) string {
	if r != 'ß' && r != 'ı' {
		r = unicode.ToUpper(r)
	}
	if known, ok := letters[r]; ok {
		return known
	}
	if base := []rune(norm.NFD.String(string(r)))[0]; base >= 'A' && base <= 'Z' {
		return string(base)
	}
	return ""
}
