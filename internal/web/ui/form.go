package ui

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// Form is what somebody typed into a form and what is wrong with it, so that the page can be shown again with both.
// The data of a page embeds it.
type Form struct {
	values url.Values
	faults fault.List
}

// NewForm is an empty form; values are name, value, name, value.
func NewForm(values ...string) *Form {
	f := &Form{values: url.Values{}}
	for i := 0; i+1 < len(values); i += 2 {
		f.values.Set(values[i], values[i+1])
	}
	return f
}

// FormOf reads a posted form, or the query of a search.
func FormOf(r *door.Request) (*Form, error) {
	if err := door.ReadForm(r); err != nil {
		return nil, err
	}
	if r.Method == http.MethodPost {
		return &Form{values: r.PostForm}, nil
	}
	return &Form{values: r.Form}, nil
}

// Value is what was typed, without blanks around it.
func (f *Form) Value(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Set gives a field a value before it is shown.
func (f *Form) Set(name, value string) { f.values.Set(name, value) }

// SetAll gives a field several values before it is shown: the choices made of several.
func (f *Form) SetAll(name string, values []string) { f.values[name] = values }

// Has says whether a choice is made.
func (f *Form) Has(name, value string) bool { return slices.Contains(f.values[name], value) }

// All lists the choices made of several.
func (f *Form) All(name string) []string { return f.values[name] }

// Int reads a whole number in the digits of any script; 0 for none or for something else, which a rule then refuses.
func (f *Form) Int(name string) int {
	n, err := strconv.Atoi(Digits(f.Value(name)))
	if err != nil {
		return 0
	}
	return n
}

// Date reads the three fields of a date, name-day, name-month and name-year, or one field with YYYY-MM-DD. All empty is
// no date; what is no real date is a fault on the field, kept by the form.
func (f *Form) Date(name string) when.Date {
	text := f.Value(name)
	day, month, year := Digits(f.Value(name+"-day")), Digits(f.Value(name+"-month")), Digits(f.Value(name+"-year"))
	if day+month+year != "" {
		text = pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2)
	}
	date, err := when.ParseDate(text)
	if err != nil {
		f.faults = append(f.faults, fault.New(fault.Invalid, "date_malformed").On(name))
	}
	return date
}

func pad(s string, width int) string { return strings.Repeat("0", max(0, width-len(s))) + s }

// Digits reads digits as people type them, in any script, as 0-9.
var Digits = i18n.Digits

// Took keeps a refusal to be shown at its fields. It is false for what a form cannot mend: pass that on instead. A form that was sent before
// with other words in it becomes a new one, with an id of its own: whoever sends it now has read that.
func (f *Form) Took(err error) bool {
	for _, one := range all(err) {
		switch {
		case one.Kind == fault.Internal, one.Kind == fault.Forbidden, one.Kind == fault.Unauthenticated && one.Field == "":
			return false
		}
	}
	for _, one := range all(err) {
		if one.Field == "id" { // no field that anybody sees
			shown := *one
			shown.Field = ""
			one = &shown
		}
		if one.Code == "id_taken" && f.values.Has("id") {
			f.values.Set("id", id.New())
		}
		f.faults = append(f.faults, one)
	}
	return true
}

// Wrong says whether the form has faults.
func (f *Form) Wrong() bool { return f != nil && len(f.faults) > 0 }

// Status is the HTTP status to show the form with.
func (f *Form) Status() int {
	if !f.Wrong() {
		return http.StatusOK
	}
	return door.Status(f.faults[0].Kind)
}

// Faults lists all that is wrong, in the order of the rules.
func (f *Form) Faults() fault.List {
	if f == nil {
		return nil
	}
	return f.faults
}

// Error is the first fault of a field, nil for none.
func (f *Form) Error(name string) *fault.Error {
	for _, one := range f.Faults() {
		if one.Field == name {
			return one
		}
	}
	return nil
}
