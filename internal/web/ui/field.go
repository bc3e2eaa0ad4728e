package ui

import (
	"fmt"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
)

// Field is one question of a form, ready for a part to draw.
type Field struct {
	Name     string
	Label    string // text
	Hint     string // text, "" for none
	Value    string
	Error    *fault.Error
	Kind     string // "type" of an input: "text", "tel", "password", ...; "number" is a text with a number pad
	Width    string // of an input, in characters: "2", "3", "4", "5", "10", "20", "30"; "" is full
	Autofill string // the autocomplete token
	Heading  bool   // the label is the page's h1
	Options  []Option
	form     *Form
}

// Option is one answer to choose. Text is what people read: a text, or a name that is data.
type Option struct {
	Value, Text, Hint string
	Closed            bool // shown, but it cannot be chosen
}

// newField reads rest as pairs. "hint" is a key; "type", "width" and "autofill" are as in Field; "options" is []Option;
// "heading" true makes the label the heading of the page; "optional" true says so in the label.
func newField(p *i18n.Printer, f *Form, name, label string, rest []any) (Field, error) {
	if f == nil {
		f = NewForm()
	}
	field := Field{Name: name, Label: p.T(label), Value: f.Value(name), Error: f.Error(name), Kind: "text", form: f}
	for i := 0; i < len(rest); i += 2 {
		if i+1 == len(rest) {
			return field, fmt.Errorf("field %s: %v has no value", name, rest[i])
		}
		ok := true
		switch v := rest[i+1]; rest[i] {
		case "hint":
			var key string
			key, ok = v.(string)
			field.Hint = p.T(key)
		case "type":
			field.Kind, ok = v.(string)
		case "width":
			field.Width, ok = v.(string)
		case "autofill":
			field.Autofill, ok = v.(string)
		case "heading":
			field.Heading, ok = v.(bool)
		case "optional":
			field.Label = p.T("ui.optional", "label", field.Label)
		case "options":
			field.Options, ok = v.([]Option)
		default:
			return field, fmt.Errorf("field %s: there is no %v", name, rest[i])
		}
		if !ok {
			return field, fmt.Errorf("field %s: %v cannot be a %T", name, rest[i], rest[i+1])
		}
	}
	return field, nil
}

// Radios is a question with answers to choose from, whose label is a text that a handler made.
func Radios(f *Form, name, label string, options []Option) Field {
	return Field{Name: name, Label: label, Value: f.Value(name), Error: f.Error(name), Options: options, form: f}
}

// choices are options whose texts are under prefix + value.
func choices(p *i18n.Printer, prefix string, values []string) []Option {
	out := make([]Option, len(values))
	for i, v := range values {
		out[i] = Option{Value: v, Text: p.T(prefix + v)}
	}
	return out
}

// Chosen says whether an answer is given.
func (f Field) Chosen(value string) bool { return f.form.Has(f.Name, value) }

// Part is the value of one of the three fields of a date, "day", "month" or "year".
func (f Field) Part(which string) string {
	if v := f.form.Value(f.Name + "-" + which); v != "" {
		return v
	}
	if d := f.Value; len(d) == 10 { // a date given as YYYY-MM-DD
		return map[string]string{"day": d[8:], "month": d[5:7], "year": d[:4]}[which]
	}
	return ""
}

// DescribedBy names the hint and the error, for screen readers; "" for neither.
func (f Field) DescribedBy() string {
	switch {
	case f.Hint != "" && f.Error != nil:
		return f.Name + "-hint " + f.Name + "-error"
	case f.Hint != "":
		return f.Name + "-hint"
	case f.Error != nil:
		return f.Name + "-error"
	}
	return ""
}

// ID is the element's id of the nth option; the first has the name itself, so that an error leads to it.
func (f Field) ID(n int) string {
	if n == 0 {
		return f.Name
	}
	return fmt.Sprintf("%s-%d", f.Name, n+1)
}
