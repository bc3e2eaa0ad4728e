package certificate

import "strings"

// The scripts of India have blocks of 128 signs each in Unicode, Devanagari to Malayalam, which follow one plan (ISCII): a letter of one
// stands where its cousin stands in the others. So one table, by the place in the block, serves all nine.
const (
	indicFirst = 0x0900
	indicLast  = 0x0d7f

	devanagari = 0x0900
	bengali    = 0x0980
	gurmukhi   = 0x0a00
	gujarati   = 0x0a80
	tamil      = 0x0b80
)

func indic(r rune) bool { return r >= indicFirst && r <= indicLast }

// Places in a block.
const (
	candrabindu = 0x01
	anusvara    = 0x02
	visarga     = 0x03
	placeKa     = 0x15
	placeHa     = 0x39
	nukta       = 0x3c
	virama      = 0x4d
	tippi       = 0x70 // Gurmukhi: the next sound is through the nose
	addak       = 0x71 // Gurmukhi: the next consonant is double
)

// consonants, from ka to ha, as Hunterian has them; Tamil's and Malayalam's zha is at its place.
var consonants = [...]string{"K", "KH", "G", "GH", "N", "CH", "CHH", "J", "JH", "N", "T", "TH", "D", "DH", "N", "T", "TH", "D", "DH", "N", "N",
	"P", "PH", "B", "BH", "M", "Y", "R", "R", "L", "L", "ZH", "V", "SH", "SH", "S", "H"}

// moreConsonants stand elsewhere in their blocks: Devanagari's qa to ya with their dots, and single ones.
var moreConsonants = map[rune]string{0x0958: "Q", 0x0959: "KH", 0x095a: "G", 0x095b: "Z", 0x095c: "R", 0x095d: "RH", 0x095e: "F", 0x095f: "Y",
	0x09dc: "R", 0x09dd: "RH", 0x09df: "Y", 0x09f0: "R", 0x09f1: "W", 0x0a59: "KH", 0x0a5a: "G", 0x0a5b: "Z", 0x0a5c: "R", 0x0a5e: "F",
	0x0b5c: "R", 0x0b5d: "RH", 0x0b5f: "Y", 0x0b71: "W"}

// bare are consonants that never have a vowel: Bengali's khanda ta, Malayalam's chillus.
var bare = map[rune]string{0x09ce: "T", 0x0d7a: "N", 0x0d7b: "N", 0x0d7c: "R", 0x0d7d: "L", 0x0d7e: "L", 0x0d7f: "K"}

// dotted are consonants changed by a dot below.
var dotted = map[string]string{"K": "Q", "J": "Z", "D": "R", "DH": "RH", "PH": "F", "B": "B", "S": "SH"}

// tamilConsonants are what Tamil writes otherwise, as its names are spelled in passports: one letter stands for several sounds.
var tamilConsonants = map[rune]string{ca: "S", 0x0ba4: "TH", 0x0bb3: "L", 0x0bb1: "R", 0x0ba9: "N"}

const ca = 0x0b9a // Tamil, s or ch

// vowels by place: those that stand alone, then the signs.
var vowels = map[rune]string{0x04: "A", 0x05: "A", 0x06: "A", 0x07: "I", 0x08: "I", 0x09: "U", 0x0a: "U", 0x0b: "RI", 0x0c: "LI", 0x0d: "E", 0x0e: "E", 0x0f: "E",
	0x10: "AI", 0x11: "O", 0x12: "O", 0x13: "O", 0x14: "AU", 0x60: "RI", 0x72: "A"}

var vowelSigns = map[rune]string{0x3a: "E", 0x3b: "A", 0x3e: "A", 0x3f: "I", 0x40: "I", 0x41: "U", 0x42: "U", 0x43: "RI", 0x44: "RI", 0x45: "E", 0x46: "E", 0x47: "E",
	0x48: "AI", 0x49: "O", 0x4a: "O", 0x4b: "O", 0x4c: "AU", 0x56: "AI", 0x57: "AU"}

// dropsLastVowel are the scripts whose languages speak none after a word's last single consonant.
var dropsLastVowel = map[rune]bool{devanagari: true, bengali: true, gurmukhi: true, gujarati: true}

// romaniseIndic writes a run of signs of one script of India.
func romaniseIndic(run []rune) string {
	var out []string // sounds
	for i := 0; i < len(run); i++ {
		block, place := run[i]&^0x7f, run[i]&0x7f
		sound, ok := consonant(run, i)
		switch {
		case bare[run[i]] != "":
			out = append(out, bare[run[i]])
		case ok:
			joined := i > 0 && run[i-1]&0x7f == virama // written together with the one before
			if i+1 < len(run) && run[i+1]&0x7f == nukta && !joiner(run[i+1]) {
				i++
				if d := dotted[sound]; d != "" {
					sound = d
				}
			}
			if n := len(out); joined && n > 0 && out[n-1] == sound && len(sound) > 1 {
				out = out[:n-1] // a double KH, CH, TH is written once more than it is spoken
			}
			out = append(out, sound)
			if takesVowel(run, i, block, joined, len(out) > 1) {
				out = append(out, "A")
			}
		case vowels[place] != "" && !joiner(run[i]):
			out = append(out, vowels[place])
		case vowelSigns[place] != "":
			out = append(out, vowelSigns[place])
		case place == visarga && block != tamil:
			out = append(out, "H")
		case place == anusvara, place == candrabindu, place == tippi && block == gurmukhi:
			out = append(out, nasal(run, i))
		case place == addak && block == gurmukhi && i+1 < len(run):
			if next, ok := consonant(run, i+1); ok {
				out = append(out, next[:1])
			}
		}
	}
	return strings.Join(out, "")
}

// consonant is the sound of the consonant at a place of a run.
func consonant(run []rune, i int) (string, bool) {
	r := run[i]
	if joiner(r) {
		return "", false
	}
	if sound, ok := moreConsonants[r]; ok {
		return sound, true
	}
	block, place := r&^0x7f, r&0x7f
	if place < placeKa || place > placeHa {
		return "", false
	}
	sound := consonants[place-placeKa]
	switch {
	case block == tamil && tamilConsonants[r] != "":
		sound = tamilConsonants[r]
		if r == ca && (i > 1 && run[i-1]&0x7f == virama && (run[i-2] == ca || run[i-2] == 0x0b9f) || i+2 < len(run) && run[i+1]&0x7f == virama && run[i+2] == ca) {
			sound = "CH" // double, or after a hard ta
		}
	case block == bengali && r == 0x09af && i == 0: // ya at the start is spoken as ja
		sound = "J"
	}
	return sound, true
}

// takesVowel says whether the consonant at a place is spoken with the vowel that the script does not write.
func takesVowel(run []rune, i int, block rune, joined, notFirst bool) bool {
	for i++; i < len(run) && joiner(run[i]); i++ {
	}
	if i == len(run) { // the last of the word
		return !dropsLastVowel[block] || joined || !notFirst
	}
	place := run[i] & 0x7f
	return place != virama && vowelSigns[place] == ""
}

// nasal is the sound of a dot above or of a moon with a dot: it follows the consonant after it.
func nasal(run []rune, i int) string {
	if i+1 < len(run) {
		switch next := run[i+1] & 0x7f; {
		case next >= 0x2a && next <= 0x2e: // pa to ma
			return "M"
		case next == placeHa:
			return "NG"
		}
	} else if run[i]&^0x7f != devanagari && run[i]&^0x7f != gurmukhi && run[i]&^0x7f != gujarati && run[i]&^0x7f != bengali && run[i]&0x7f == anusvara {
		return "M" // the south's names end in M
	}
	if run[i]&^0x7f == bengali && run[i]&0x7f == anusvara {
		return "NG"
	}
	return "N"
}
