package i18n

import (
	"errors"
	"fmt"
	"slices"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/openwin/openwin/internal/fault"
)

// Printer says things in one language. It may be used by many goroutines at once.
type Printer struct {
	lang    language.Tag
	texts   *goi18n.Localizer
	numbers *message.Printer // groups digits
	zero    rune             // of the language's digits
}

// newPrinter is for a language in a country; own says whether it is one of the country's own.
func newPrinter(bundle *goi18n.Bundle, lang language.Tag, region string, own bool) *Printer {
	return &Printer{lang: lang, texts: goi18n.NewLocalizer(bundle, lang.String()), numbers: numbersOf(lang, region, own), zero: zeroOf(lang)}
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

// Order compares texts as the language sorts them. Each caller needs an order of its own: one cannot be used by two at once.
func (p *Printer) Order() func(a, b string) int { return collate.New(p.lang).CompareString }

// T is the text of a key. args are name, value, name, value: dates and whole numbers are written as the language
// writes them; value says what counts as such. A key that the language lacks is said in English; one that nobody has is
// shown as it is, so that it is seen.
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
	text, err := p.texts.Localize(&goi18n.LocalizeConfig{MessageID: key, PluralCount: count, TemplateData: values, TemplateParser: reader})
	if err != nil && text == "" {
		return key
	}
	if p.Dir() == "rtl" {
		return fromTheRight(text)
	}
	return text
}

// reader reads texts: Go's text/template with an "eq" of our own.
var reader = cached{&template.TextParser{Funcs: map[string]any{"eq": same}}}

// cached keeps texts once they are read, which the library does not dare where there are functions.
type cached struct{ *template.TextParser }

func (cached) Cacheable() bool { return true }

func (p *Printer) has(key string) bool {
	_, err := p.texts.Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateParser: reader})
	var missing *goi18n.MessageNotFoundErr
	return !errors.As(err, &missing)
}

func (p *Printer) values(args []any) map[string]any {
	values := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		values[name] = p.value(name, args[i+1])
	}
	return values
}
