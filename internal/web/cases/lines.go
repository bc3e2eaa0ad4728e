// Package cases is what the pages of citizens and of officers have in common about a case: what it asks for and its history in words,
// and evidence as it comes in and goes out.
package cases

import (
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// Lines says what a case asks for, field by field. records are those of the person.
func Lines(words *i18n.Printer, p *pack.Pack, c *casework.Case, records []dose.Dose) []ui.Line {
	var out []ui.Line
	add := func(key string, value any) { out = append(out, ui.Line{Key: words.T(key), Value: value}) }
	a := c.Asked
	if a.Name != "" {
		add("casework.name", a.Name)
	}
	if a.BirthYear != 0 {
		add("casework.birth", Born(words, a.BirthYear, a.BirthDate))
	}
	if a.Sex != "" {
		add("casework.sex", words.T("citizen.sex_"+string(a.Sex)))
	}
	if a.IDKind != "" {
		add("casework.document", Document(words, p, a.IDKind, a.IDLast4))
	}
	for _, d := range records {
		if d.ID == a.DoseID {
			add("casework.dose", Dose(words, p, d))
		}
	}
	if a.Date != 0 {
		add("casework.date", a.Date)
	}
	return append(out, ui.Line{Key: words.T("casework.words"), Value: a.Words})
}

// Record says what stands in somebody's record, as far as a case can change it.
func Record(words *i18n.Printer, p *pack.Pack, b *beneficiary.Beneficiary, standing []dose.Dose) []ui.Line {
	line := func(key string, value any) ui.Line { return ui.Line{Key: words.T(key), Value: value} }
	out := []ui.Line{line("casework.name", ui.Name(words, *b)), line("casework.birth", Born(words, b.BirthYear, b.BirthDate)), line("casework.sex", words.T("citizen.sex_"+string(b.Sex)))}
	if b.IDKind == "" {
		out = append(out, line("casework.document", words.T("casework.document_none")))
	} else {
		out = append(out, line("casework.document", Document(words, p, b.IDKind, b.IDLast4)))
	}
	for _, d := range standing {
		out = append(out, line("casework.dose", Dose(words, p, d)))
	}
	return out
}

// Born is a date of birth, or the year where only that is known.
func Born(words *i18n.Printer, year int, date when.Date) string {
	if date == 0 {
		return words.Year(year)
	}
	return words.Date(date)
}

// Document names an identity document by its kind and last digits, which is all that is kept.
func Document(words *i18n.Printer, p *pack.Pack, kind, last4 string) string {
	name := kind
	if k, ok := p.IDKind(kind); ok {
		name = k.NameIn(words.Lang())
	}
	return name + " •••• " + last4
}

// Dose names a dose by its number, product and day.
func Dose(words *i18n.Printer, p *pack.Pack, d dose.Dose) string {
	name := d.Product
	if product, ok := p.Rules.Product(d.Product); ok {
		name = product.Name
	}
	return words.T("casework.dose_is", "number", d.Number, "product", name, "date", d.OccurredOn)
}

// Tag is the state of a case as a coloured word.
func Tag(words *i18n.Printer, c *casework.Case) ui.Tag {
	if c.Waits() {
		return ui.Tag{Text: words.T("casework.state_waits"), Colour: "orange"}
	}
	colour := map[casework.State]string{casework.Open: "blue", casework.Accepted: "green", casework.Refused: "red", casework.Withdrawn: "grey", casework.Lapsed: "grey"}[c.State]
	return ui.Tag{Text: words.T("casework.state_" + string(c.State)), Colour: colour}
}
