package i18n

import (
	"golang.org/x/text/unicode/bidi"
)

// mark is U+200F RIGHT-TO-LEFT MARK: a letter that nobody sees, of a script written from the right.
const mark = "\u200f"

// fromTheRight gives a text of a language that is written from the right its direction where it begins with a Latin word or a value that
// is one, such as a vaccine's name: whatever guesses the direction of a text by its first letter (bdi and dir=auto in HTML, which look into
// isolates too, and programs that show SMS) would else turn the sentence around.
func fromTheRight(text string) string {
	latin := false
	for rest := text; rest != ""; {
		properties, size := bidi.LookupString(rest)
		switch properties.Class() {
		case bidi.L:
			latin = true
		case bidi.R, bidi.AL:
			if latin {
				return mark + text
			}
			return text
		}
		rest = rest[max(size, 1):]
	}
	return text // no letter of the language in it: a name, a number, an address
}
