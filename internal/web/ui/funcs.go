package ui

import (
	"fmt"
	"html/template"
	"maps"
	"net/url"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// funcs are what templates may call, in one language.
func (u *UI) funcs(p *i18n.Printer) template.FuncMap {
	return template.FuncMap{
		"t":       p.T,
		"n":       p.N,
		"lang":    p.Lang,
		"dir":     p.Dir,
		"date":    p.Date,
		"weekday": p.Weekday,
		"clock":   p.Clock,
		"percent": p.Percent,
		"digits":  p.InDigits,
		"time":    func(i when.Instant) string { return p.Instant(i, u.house.Pack.Zone) },
		"number":  func(n any) (string, error) { return number(p, n) },
		"fault":   func(f *fault.Error) string { return p.Fault(u.named(f, p.Lang())) },
		"finding": func(f schedule.Finding) string { return p.Finding(f.Code, f.Args) },
		"asset": func(name string) (string, error) {
			if a, ok := u.assets[name]; ok {
				return a.url, nil
			}
			return "", fmt.Errorf("there is no asset %q", name)
		},
		"name":  func(b beneficiary.Beneficiary) string { return Name(p, b) },
		"icon":  icon,
		"query": query,
		"area":  func(id string) string { return u.house.Pack.Areas.NameIn(id, p.Lang()) },
		"field": func(f *Form, name, label string, rest ...any) (Field, error) {
			return newField(p, f, name, label, rest)
		},
		"choices": func(prefix string, values ...string) []Option { return choices(p, prefix, values) },
		"cell":    func(v any) (Cell, error) { return newCell(p, v) },
		"button":  func(key string, rest ...string) button { return newButton(key, rest) },
		"bars":    func(c *Chart) (bars, error) { return c.bars(p) },
		"columns": func(c *Chart) (columns, error) { return c.columns(p) },
		"trace":   func(t *Trace) (trace, error) { return t.draw(p) },
		"figures": func(c *Chart) *Table { return c.table() },
	}
}

// Name is somebody's name; where it does not open, that it does not, with their reference number.
func Name(words *i18n.Printer, b beneficiary.Beneficiary) string {
	if b.NameUnread() {
		return words.T("app.name_unreadable", "reference", Reference(b.Reference))
	}
	return b.Name
}

// Reference writes a reference number the way it is read aloud: 12 3456 7890 1234. It does not break over lines.
func Reference(number string) string {
	if len(number) != 14 {
		return number
	}
	const blank = "\u00a0"
	return number[:2] + blank + number[2:6] + blank + number[6:10] + blank + number[10:]
}

// Phone is somebody's phone, or that it does not open.
func Phone(words *i18n.Printer, b beneficiary.Beneficiary) string {
	if b.PhoneUnread() {
		return words.T("household.phone_unreadable")
	}
	return b.Phone
}

func number(p *i18n.Printer, n any) (string, error) {
	switch n := n.(type) {
	case int:
		return p.Number(int64(n)), nil
	case int64:
		return p.Number(n), nil
	}
	return "", fmt.Errorf("%T is not a whole number", n)
}

// query makes "?name=value&..." of pairs and leaves out what is empty.
func query(pairs ...any) template.URL {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := fmt.Sprint(pairs[i+1]); v != "" {
			values.Set(fmt.Sprint(pairs[i]), v)
		}
	}
	if len(values) == 0 {
		return ""
	}
	return template.URL("?" + values.Encode())
}

// button is a submit button.
type button struct{ Key, Kind, Name, Value string }

// newButton reads the rest as: kind ("", "secondary", "warning"), name, value.
func newButton(key string, rest []string) button {
	b := button{Key: key}
	for i, to := range []*string{&b.Kind, &b.Name, &b.Value} {
		if i < len(rest) {
			*to = rest[i]
		}
	}
	return b
}

// all is every fault of an error that has several.
func all(err error) fault.List {
	if list, ok := err.(fault.List); ok {
		return list
	}
	return fault.List{fault.From(err)}
}

// named gives a fault about an identity document the document's name in a language: the rules that made it know the English one.
func (u *UI) named(f *fault.Error, lang string) *fault.Error {
	kind, ok := u.house.Pack.IDKind(f.Args["document"])
	if !ok {
		return f
	}
	own := *f
	own.Args = maps.Clone(f.Args)
	own.Args["kind"] = kind.NameIn(lang)
	return &own
}
