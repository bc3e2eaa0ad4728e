package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
)

type whomPage struct {
	store.Listing
	Product string
	People  []candidate
}

// candidate is a person of the household for whom a place may be booked.
type candidate struct {
	ID, Name string
	Refused  *fault.Error // why not here
}

// forWhom asks for whom a session is booked. Nobody is registered yet on a new phone: that comes first.
func (p Pages) forWhom(w http.ResponseWriter, r *door.Request) error {
	l, err := p.Store.PublicSession(r.Context(), r.PathValue("session"))
	if err != nil {
		return err
	}
	family, err := p.Store.Histories(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	page := whomPage{Listing: l, Product: p.product(l.Session.Product)}
	for _, h := range family {
		c := candidate{ID: h.Person.ID, Name: h.Person.Name}
		if _, err := p.rehearse(l, h); err != nil {
			c.Refused = fault.From(err)
		}
		page.People = append(page.People, c)
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/whom", page)
}
