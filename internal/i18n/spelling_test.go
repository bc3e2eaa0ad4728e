package i18n

import (
	"regexp"
	"slices"
	"testing"
)

// spellings are what a language's texts do not have, since they have another word or sign for it everywhere.
var spellings = map[string]*regexp.Regexp{
	// In Urdu no sign of ours, and what begins or ends with one that turns around stands in an isolate (U+2068, or U+2066): -90, .json, HC1:.
	"ur": regexp.MustCompile(`[\x{0600}-\x{06ff}][,;?]|(?:^|[\s(])-\d|(?:^|[^\x{2066}\x{2068}a-zA-Z])(?:\.[a-z]{2}|HC1:|shc:/)`),
	"es": regexp.MustCompile(`(?i)\b(tú|puedes|tienes|debes|quieres|vosotros|móvil del)\b`),
	// The Portuguese is Brazil's.
	"pt": regexp.MustCompile(`(?i)\b(ficheiros?|registos?|registad[oa]s?|controlo|utilizador(es)?|telemóve(l|is)|ecrã|marcação|planear)\b`),
}

func TestOneSpellingOfAWord(t *testing.T) {
	for lang, wrong := range spellings {
		for key, forms := range texts(t, lang) {
			for _, text := range forms {
				if found := wrong.FindAllString(action.ReplaceAllString(text, ""), -1); found != nil {
					slices.Sort(found)
					t.Errorf("%s %s has %q, which other texts write otherwise (spellings): %s", lang, key, slices.Compact(found), text)
				}
			}
		}
	}
}
