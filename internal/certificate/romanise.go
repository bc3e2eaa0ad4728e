package certificate

import (
	"strings"
	"unicode"
)

// romanise writes a word of another script in A-Z; ok is false for a word in Latin letters or in a script that is not here. No passport
// office's rule covers every name, and ICAO Doc 9303 has tables for Cyrillic and Arabic letters only, so:
//
//   - the scripts of India by the table of the Hunterian system, India's own, without its marks; where a language speaks no vowel after a
//     word's last single consonant, none is written (राम is RAM, कृष्ण is KRISHNA);
//   - Cyrillic letters by ICAO Doc 9303, part 3, section 6.B;
//   - Arabic letters by section 6.C, without the letter X that marks there what Latin has not: vowels that are not written are not guessed.
//
// Whoever checks a certificate compares it with a document whose spelling may be another. The name as written stands beside it.
func romanise(word string) (text string, ok bool) {
	runes := []rune(word)
	var out strings.Builder
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case indic(r):
			ok = true
			end := i
			for end < len(runes) && (indic(runes[end]) || joiner(runes[end])) {
				end++
			}
			out.WriteString(romaniseIndic(runes[i:end]))
			i = end
		case unicode.Is(unicode.Cyrillic, r):
			ok = true
			out.WriteString(cyrillic[unicode.ToUpper(r)])
			i++
		case unicode.Is(unicode.Arabic, r):
			ok = true
			out.WriteString(arabic[r])
			i++
		default:
			out.WriteString(letter(r))
			i++
		}
	}
	return out.String(), ok
}

// joiner says whether a sign only shapes its neighbours.
func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// cyrillic is the table of ICAO Doc 9303, part 3, section 6.B: for Russian and what its neighbours add.
var cyrillic = map[rune]string{'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ё': "E", 'Ж': "ZH", 'З': "Z", 'И': "I", 'І': "I", 'Й': "I",
	'К': "K", 'Л': "L", 'М': "M", 'Н': "N", 'О': "O", 'П': "P", 'Р': "R", 'С': "S", 'Т': "T", 'У': "U", 'Ф': "F", 'Х': "KH", 'Ц': "TS", 'Ч': "CH",
	'Ш': "SH", 'Щ': "SHCH", 'Ы': "Y", 'Ъ': "IE", 'Э': "E", 'Ю': "IU", 'Я': "IA", 'Ѵ': "Y", 'Ґ': "G", 'Ў': "U", 'Ѫ': "U", 'Ѓ': "G", 'Ђ': "D", 'Ѕ': "DZ",
	'Ј': "J", 'Ќ': "K", 'Љ': "LJ", 'Њ': "NJ", 'Һ': "C", 'Џ': "DZ", 'Є': "IE", 'Ї': "I"}

// arabic is the table of section 6.C, X left out, with the letters of Urdu and Persian.
var arabic = map[rune]string{'ء': "", 'آ': "A", 'أ': "A", 'ؤ': "W", 'إ': "I", 'ئ': "Y", 'ا': "A", 'ب': "B", 'ة': "H", 'ت': "T", 'ث': "TH", 'ج': "J", 'ح': "H",
	'خ': "KH", 'د': "D", 'ذ': "DH", 'ر': "R", 'ز': "Z", 'س': "S", 'ش': "SH", 'ص': "S", 'ض': "DZ", 'ط': "T", 'ظ': "Z", 'ع': "E", 'غ': "G", 'ف': "F",
	'ق': "Q", 'ك': "K", 'ل': "L", 'م': "M", 'ن': "N", 'ه': "H", 'و': "W", 'ى': "A", 'ي': "Y", 'ٱ': "A", 'ٹ': "T", 'پ': "P", 'چ': "CH", 'ڈ': "D",
	'ڑ': "R", 'ژ': "ZH", 'ڤ': "V", 'ک': "K", 'گ': "G", 'ں': "N", 'ھ': "H", 'ہ': "H", 'ۂ': "H", 'ۃ': "H", 'ی': "Y", 'ې': "Y", 'ے': "E", 'ۓ': "E",
	'\u064e': "A", '\u064f': "U", '\u0650': "I"}
