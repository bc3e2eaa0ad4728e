package citizen

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// looking is what a search looks for, as its address says it. It names nobody: a person is an id, and where somebody is is rounded to
// a kilometre.
type looking struct {
	Pin, Area string
	Around    bool           // round about the PIN code, not only in it
	Near      facility.Point // a point to look around, the zero Point for none
	Person    string         // id of the member of the household it is for, "" for nobody in particular
	Day       when.Date
	Wanted    session.Wanted
}

// hidden is a field that a form carries along.
type hidden struct{ Name, Value string }

// filters are the names of the values that narrow a search.
var filters = []string{"age", "product", "dose", "cost"}

// readLooking reads what is looked for. Faults: those of door.Near and door.Wanted.
func (p Pages) readLooking(form *ui.Form, today when.Date) (looking, error) {
	look := looking{Pin: p.pinOf(form), Area: cmp.Or(form.Value("part"), form.Value("area")), Around: form.Value("around") != ""}
	var err error
	if look.Day, err = when.ParseDate(form.Value("date")); err != nil || look.Day < today {
		look.Day = today
	}
	if look.Near, err = door.Near(form.Value("near")); err != nil {
		return look, err
	}
	look.Wanted, err = door.Wanted(p.Pack, func(name string) string { return ui.Digits(form.Value(name)) })
	return look, err
}

// pinOf is the PIN code of a form. Many write it as envelopes have it, 411 027: where a country's codes have no space, it counts for none.
func (p Pages) pinOf(form *ui.Form) string {
	pin := ui.Digits(form.Value("pin_code"))
	if bare := strings.Join(strings.Fields(pin), ""); !p.Pack.ValidPin(pin) && p.Pack.ValidPin(bare) {
		return bare
	}
	return pin
}

// checkPlace says whether there is a place to look in. Faults: pin_malformed, area_unknown.
func (p Pages) checkPlace(look *looking) error {
	switch {
	case look.Pin != "":
		look.Area = ""
		if !p.Pack.ValidPin(look.Pin) {
			return fault.New(fault.Invalid, "pin_malformed").On("pin_code")
		}
	case look.Area != "":
		if area, ok := p.Pack.Areas.Area(look.Area); !ok || area.Kind != place.District && area.Kind != place.Block {
			look.Area = ""
			return fault.New(fault.Invalid, "area_unknown").On("area")
		}
	}
	return nil
}

// Somewhere says whether a place to look in is named.
func (l looking) Somewhere() bool { return l.Pin != "" || l.Area != "" || l.Near.Valid() }

// search is what the store is asked for the days from one to another.
func (l looking) search(from, until when.Date) store.Search {
	s := store.Search{PinCode: l.Pin, Area: l.Area, Near: l.Near, From: from, Until: until, Wanted: l.Wanted}
	if l.Around {
		s.PinCode = ""
	}
	return s
}

// forPerson narrows a search by what a person may have, where the search would else stop at the nearest places that others may have.
func forPerson(w session.Wanted, whom *store.History, on when.Date) session.Wanted {
	if whom == nil {
		return w
	}
	given := dose.Givens(whom.Doses)
	w.ByAge, w.Age = true, schedule.AgeAt(whom.Person.Person(), on)
	w.Dose = schedule.NextDose(given)
	for _, g := range given {
		if g.Number == w.Dose-1 && w.Product == "" {
			w.Product = g.Product
		}
	}
	return w
}

// path is the address of the search on a day, from the nth offer on.
func (l looking) path(day when.Date, from int) string {
	q := url.Values{"date": {day.String()}}
	for _, h := range append(l.Place(), l.Narrowed()...) {
		q.Set(h.Name, h.Value)
	}
	if l.Person != "" {
		q.Set("person", l.Person)
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	return "/sessions?" + q.Encode()
}

// Place is the fields that say where is looked.
func (l looking) Place() (out []hidden) {
	switch {
	case l.Pin != "":
		out = append(out, hidden{"pin_code", l.Pin})
		if l.Around {
			out = append(out, hidden{"around", "1"})
		}
	case l.Area != "":
		out = append(out, hidden{"area", l.Area})
	case l.Near.Valid():
		out = append(out, hidden{"near", coordinates(l.Near)})
	}
	return out
}

func coordinates(p facility.Point) string {
	return strconv.FormatFloat(p.Lat, 'f', 2, 64) + "," + strconv.FormatFloat(p.Lng, 'f', 2, 64)
}

// Narrowed is the fields that say by what the search is narrowed.
func (l looking) Narrowed() (out []hidden) {
	for _, name := range filters {
		if v := l.narrowed(name); v != "" {
			out = append(out, hidden{name, v})
		}
	}
	return out
}

func (l looking) narrowed(name string) string {
	switch {
	case name == "age" && l.Wanted.ByAge:
		return strconv.Itoa(l.Wanted.Age)
	case name == "product":
		return l.Wanted.Product
	case name == "dose" && l.Wanted.Dose != 0:
		return strconv.Itoa(l.Wanted.Dose)
	case name == "cost":
		return string(l.Wanted.Cost)
	}
	return ""
}

// Wider is the address of the same search without what narrows it.
func (l looking) Wider() string {
	l.Wanted = session.Wanted{}
	return l.path(l.Day, 0)
}

// Vicinity is the address of the search around the PIN code, "" where there is no such thing.
func (l looking) Vicinity() string {
	if l.Pin == "" || l.Around {
		return ""
	}
	l.Around = true
	return l.path(l.Day, 0)
}
