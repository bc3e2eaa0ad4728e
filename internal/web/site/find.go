package site

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// referenceDigits is the length of a reference number.
const referenceDigits = 14

// find is POST /site/sessions/{id}: somebody by code, reference number or name. It is a post so that no name and no
// code is in an address. Whoever is found alone is shown at once, with the code that was typed.
func (p Pages) find(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, roster, err := p.roster(r)
	if err != nil {
		return err
	}
	text := form.Value("find")
	number := strings.NewReplacer(" ", "", "-", "").Replace(ui.Digits(text))
	var found []store.Visitor
	switch {
	case text == "":
		form.Took(fault.New(fault.Invalid, "find_needed").On("find"))
		return p.showDesk(w, r, form, l, roster, nil)
	case isNumber(number) && len(number) == referenceDigits:
		owner, err := p.Store.FindByReference(r.Context(), *r.Staff, l.Session.ID, number)
		if err == nil {
			http.Redirect(w, r.Request, personPath(l.Session.ID, owner), http.StatusSeeOther)
			return nil
		}
		if f := fault.From(err); f.Kind != fault.NotFound || !form.Took(f.On("find")) {
			return err
		}
		return p.showDesk(w, r, form, l, roster, nil)
	case isNumber(number):
		found = withCode(roster, number)
	default:
		found = named(roster, text)
	}
	switch len(found) {
	case 0:
		form.Took(fault.New(fault.NotFound, "nobody_found").On("find"))
	case 1:
		return p.showPerson(w, r, ui.NewForm("code", codeOf(number)), l, found[0])
	}
	return p.showDesk(w, r, form, l, roster, found)
}

func personPath(sessionID, beneficiaryID string) string {
	return "/site/sessions/" + sessionID + "/people/" + beneficiaryID
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// codeOf is what was typed, if it was a code.
func codeOf(number string) string {
	if isNumber(number) {
		return number
	}
	return ""
}

// withCode is whoever is still to come with that secret code: two people may have the same.
func withCode(roster []store.Visitor, code string) (found []store.Visitor) {
	for _, v := range roster {
		if v.Appointment != nil && v.Appointment.State == appointment.Booked && v.Appointment.Code == code {
			found = append(found, v)
		}
	}
	return found
}

// named is everybody whose name holds each word of text.
func named(roster []store.Visitor, text string) (found []store.Visitor) {
	words := strings.Fields(strings.ToLower(text))
	for _, v := range roster {
		name, fits := strings.ToLower(v.Person.Name), len(words) > 0
		for _, word := range words {
			fits = fits && strings.Contains(name, word)
		}
		if fits {
			found = append(found, v)
		}
	}
	return found
}
