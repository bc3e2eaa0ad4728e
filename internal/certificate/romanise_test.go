package certificate

import (
	"regexp"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Names as their holders' passports are likely to have them, and what a table cannot know.
func TestRomanised(t *testing.T) {
	for name, want := range map[string]string{
		"लक्ष्मी देवी": "LAKSHMI<DEVI", "आशा पाटिल": "ASHA<PATIL", "राम": "RAM", "कृष्ण": "KRISHNA", "सिंह": "SINGH", "मोहन": "MOHAN", "फ़ातिमा": "FATIMA",
		"ज्ञानेश्वर": "JNANESHVAR", "अंबेडकर": "AMBEDAKAR", "ङ": "NA",
		"সুভাষ চট্টোপাধ্যায়": "SUBHASH<CHATTOPADHYAY", "যাদব": "JADAB", "সিংহ": "SINGH", "মীরা": "MIRA",
		"தமிழ்செல்வி": "THAMIZHSELVI", "கார்த்திக்": "KARTHIK", "சரவணன்": "SARAVANAN", "பச்சை": "PACHAI", "லட்சுமி": "LATCHUMI",
		"ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ": "GURAPRIT<SINGH", "પટેલ": "PATEL", "సీత": "SITA", "ರಾಮ": "RAMA", "സുധാകരൻ": "SUDHAKARAN", "ପଟ୍ଟନାୟକ": "PATTANAYAKA",
		"Анна Щербакова": "ANNA<SHCHERBAKOVA", "محمد": "MHMD", "عائشہ": "EAYSHH", "فاطمة": "FATMH",
		"Müller-Straße": "MUELLER<STRASSE", "王小明": "", "Asha पाटिल": "ASHA<PATIL", "D’Souza": "DSOUZA",
	} {
		if got := latin(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// Whatever is written, what comes out is what the schema takes.
func TestRomanisedIsAlwaysInTheSchema(t *testing.T) {
	good := regexp.MustCompile(`^([A-Z]+(<[A-Z]+)*)?$`)
	rapid.Check(t, func(t *rapid.T) {
		name := string(rapid.SliceOf(rapid.OneOf(rapid.Rune(), rapid.RuneFrom(nil, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Tamil, unicode.Malayalam), rapid.SampledFrom([]rune{'\u200c', '\u200d', ' ', '-'}))).Draw(t, "name"))
		if !utf8.ValidString(name) {
			return
		}
		if got := latin(name); !good.MatchString(got) || len(got) > longestName {
			t.Fatalf("%q is %q", name, got)
		}
	})
}

func FuzzLatin(f *testing.F) {
	good := regexp.MustCompile(`^([A-Z]+(<[A-Z]+)*)?$`)
	for _, name := range []string{"लक्ष्मी देवी", "চট্টোপাধ্যায়", "ਸਿੰਘ", "தமிழ்", "Straße", "عائشہ", "\u0a71", "\u093c"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if got := latin(name); !good.MatchString(got) || len(got) > longestName {
			t.Fatalf("%q is %q", name, got)
		}
	})
}
