package i18n

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"github.com/openwin/openwin/internal/when"
)

// copied are the names of values that people copy and compare: a code, the number of a batch, a phone. They stay in the
// digits they are printed in, 0 to 9, in every language.
var copied = []string{"code", "example", "id", "last", "lot", "phone", "pin", "reference"}

var (
	isoDate     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	isoClock    = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)$`)
	wholeNumber = regexp.MustCompile(`^\d+$`)
)

// value writes the value of a placeholder the way the language does:
//
//   - a Go integer is a count: in the language's digits, grouped as the country does;
//   - a when.Date, and a string of the form YYYY-MM-DD, is a date in words;
//   - a string of the form HH:MM is a time of day as Clock has it;
//   - a string of digits alone, as faults and messages have them, is in the language's digits, not grouped: it may be a year;
//   - unless its name is one of those that are copied. These, and all other strings, stay as they are.
func (p *Printer) value(name string, v any) any {
	switch v := v.(type) {
	case int:
		return p.Number(int64(v))
	case int64:
		return p.Number(v)
	case when.Date:
		return p.Date(v)
	case string:
		if isoDate.MatchString(v) {
			if d, err := when.ParseDate(v); err == nil {
				return p.Date(d)
			}
		}
		if t := isoClock.FindStringSubmatch(v); t != nil {
			return p.clock(int((t[1][0]-'0')*10+t[1][1]-'0'), t[2])
		}
		if wholeNumber.MatchString(v) && !slices.Contains(copied, name) {
			return p.InDigits(v)
		}
	}
	return v
}

// Number writes a whole number with the grouping of the country: 12,34,567 in India, ১২,৩৪,৫৬৭ in Bengali.
func (p *Printer) Number(n int64) string { return p.InDigits(p.numbers.Sprint(number.Decimal(n))) }

// Year writes a year, which is never grouped.
func (p *Printer) Year(year int) string { return p.InDigits(strconv.Itoa(year)) }

// Percent writes a share, 0 to 1, in percent with at most one decimal.
func (p *Printer) Percent(share float64) string {
	return p.InDigits(p.numbers.Sprint(number.Percent(share, number.MaxFractionDigits(1))))
}

// InDigits writes the digits 0-9 of a text, as of a price, in the digits of the language. The ten digits of a script stand in a row.
func (p *Printer) InDigits(s string) string {
	if p.zero == '0' {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		return p.zero + r - '0'
	}, s)
}

// zeroOf is the digit 0 of a language by CLDR, whatever the country: Bengali has its own digits, Hindi and Urdu 0 to 9.
func zeroOf(lang language.Tag) rune {
	zero, _ := utf8.DecodeRuneInString(message.NewPrinter(lang).Sprint(number.Decimal(0)))
	return zero
}

// numbersOf groups digits as a country does. Where it counts in lakh and crore it does so in all its own languages,
// which CLDR does not know of Urdu. Any other language groups in its own way.
func numbersOf(lang language.Tag, region string, own bool) *message.Printer {
	if region == "" {
		return message.NewPrinter(lang)
	}
	country := message.NewPrinter(language.Make("en-" + region))
	if own && country.Sprint(number.Decimal(1234567)) == "12,34,567" {
		return country
	}
	return message.NewPrinter(language.Make(lang.String() + "-" + region + "-u-nu-latn"))
}

// Digits reads what people type: it writes the digits of any script as 0-9 and leaves the rest alone.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsDigit(r) {
			return r
		}
		zero := r // the ten digits of a script stand in a row
		for unicode.IsDigit(zero-1) && r-zero < 9 {
			zero--
		}
		return '0' + r - zero
	}, s)
}

// same is "eq" inside texts: {{if eq .left "0"}} holds in the digits of every language.
func same(a, b any) bool { return Digits(fmt.Sprint(a)) == Digits(fmt.Sprint(b)) }
