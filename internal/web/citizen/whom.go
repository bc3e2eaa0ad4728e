package citizen

import (
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type whomPage struct {
	*ui.Form
	store.Listing
	Product string
	People  []candidate // all of the household
	Able    []ui.Option // those for whom a place can be had
}

// candidate is a person of the household for whom a place may be booked.
type candidate struct {
	ID, Name string
	Refused  *fault.Error // why not here
}

// forWhom asks for whom a session is booked: one person, or several at once. Nobody is registered yet on a new phone: that comes
// first.
func (p Pages) forWhom(w http.ResponseWriter, r *door.Request) error {
	l, err := p.Store.PublicSession(r.Context(), r.PathValue("session"))
	if err != nil {
		return err
	}
	family, err := p.Store.Histories(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	switch chosen := form.All("person"); {
	case len(chosen) == 1:
		http.Redirect(w, r.Request, "/household/"+url.PathEscape(chosen[0])+"/book/"+l.Session.ID, http.StatusSeeOther)
		return nil
	case len(chosen) > 1:
		http.Redirect(w, r.Request, "/book/"+l.Session.ID+"/together?"+url.Values{"person": chosen}.Encode(), http.StatusSeeOther)
		return nil
	case form.Value("asked") != "":
		form.Took(fault.New(fault.Invalid, "person_needed").On("person"))
	}
	page := whomPage{Form: form, Listing: l, Product: p.product(l.Session.Product)}
	for _, h := range family {
		c := candidate{ID: h.Person.ID, Name: ui.Name(p.Words(r.Request), h.Person)}
		if _, err := p.rehearse(l, h); err != nil {
			c.Refused = fault.From(err)
		} else {
			page.Able = append(page.Able, ui.Option{Value: c.ID, Text: c.Name})
		}
		page.People = append(page.People, c)
	}
	return p.UI.Render(w, r, form.Status(), "citizen/whom", page)
}
