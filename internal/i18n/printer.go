package i18n

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Printer says things in one language. It may be used by many goroutines at once.
type Printer struct {
	lang    language.Tag
	texts   *goi18n.Localizer
	numbers *message.Printer
}

func newPrinter(bundle *goi18n.Bundle, lang language.Tag, region string) *Printer {
	return &Printer{lang: lang, texts: goi18n.NewLocalizer(bundle, lang.String()), numbers: numbersOf(lang, region)}
}

// Lang is the BCP 47 tag of the language.
func (p *Printer) Lang() string { return p.lang.String() }

// Dir is the direction the language is written in, "ltr" or "rtl".
func (p *Printer) Dir() string {
	script, _ := p.lang.Script()
	if slices.Contains([]string{"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"}, script.String()) {
		return "rtl"
	}
	return "ltr"
}

// T is the text of a key. args are name, value, name, value: dates and whole numbers are written as the language
// writes them, and so is text of the form YYYY-MM-DD. A key that the language lacks is said in English; one that
// nobody has is shown as it is, so that it is seen.
func (p *Printer) T(key string, args ...any) string { return p.text(key, nil, p.values(args)) }

// N is T for a text that depends on a count; the text has it as {{.count}}.
func (p *Printer) N(key string, count int, args ...any) string {
	values := p.values(args)
	values["count"] = p.Number(int64(count))
	return p.text(key, count, values)
}

// Fault is the text of a fault. It is never blank: a code without a text gets a general one that names the code.
func (p *Printer) Fault(err *fault.Error) string { return p.Finding(err.Code, err.Args) }

// Finding is the text of a code of the rules with its values.
func (p *Printer) Finding(code string, args map[string]string) string {
	key := "error." + code
	if !p.has(key) {
		return p.T("error.other", "code", code)
	}
	values := make(map[string]any, len(args))
	for name, value := range args {
		values[name] = p.faultValue(name, value)
	}
	return p.text(key, nil, values)
}

func (p *Printer) text(key string, count any, values map[string]any) string {
	// A text found in English only comes back with an error beside it.
	text, err := p.texts.Localize(&goi18n.LocalizeConfig{MessageID: key, PluralCount: count, TemplateData: values})
	if err != nil && text == "" {
		return key
	}
	return text
}

func (p *Printer) has(key string) bool {
	_, err := p.texts.Localize(&goi18n.LocalizeConfig{MessageID: key})
	var missing *goi18n.MessageNotFoundErr
	return !errors.As(err, &missing)
}

func (p *Printer) values(args []any) map[string]any {
	values := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		values[fmt.Sprint(args[i])] = p.value(args[i+1])
	}
	return values
}

var isoDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// value writes a value the way the language does.
func (p *Printer) value(v any) any {
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
	}
	return v
}

// Number writes a whole number with the grouping of the country: 12,34,567 in India.
func (p *Printer) Number(n int64) string { return p.numbers.Sprint(number.Decimal(n)) }

// Percent writes a share, 0 to 1, in percent with at most one decimal.
func (p *Printer) Percent(share float64) string {
	return p.numbers.Sprint(number.Percent(share, number.MaxFractionDigits(1)))
}

// numbersOf writes numbers as the language does in a country, in Latin digits. Where the country counts in lakh and
// crore it does so in all its languages, which CLDR does not know of Urdu.
func numbersOf(lang language.Tag, region string) *message.Printer {
	if region == "" {
		return message.NewPrinter(lang)
	}
	country := message.NewPrinter(language.Make("en-" + region))
	if country.Sprint(number.Decimal(1234567)) == "12,34,567" {
		return country
	}
	return message.NewPrinter(language.Make(lang.String() + "-" + region + "-u-nu-latn"))
}
