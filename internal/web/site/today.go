package site

import (
	"net/http"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// daysShown is how many days after today the first page lists.
const daysShown = 6

// board is a session as the desk sees it: what it is and how far it has come.
type board struct {
	store.Listing
	Product string
	Booked  int // places taken by booking, kept ones too
	Given   int // doses given
	Places  int
}

func (p Pages) boardOf(l store.Listing) board {
	b := board{Listing: l, Product: p.product(l.Session.Product), Places: l.Session.Capacity()}
	for _, slot := range l.Session.Slots {
		if slot.Channel.Bookable() {
			b.Booked += slot.Taken
		}
	}
	for _, lot := range l.Session.Lots {
		b.Given += lot.Used
	}
	return b
}

// product is the name of a product, or its code where the pack does not know it.
func (p Pages) product(code string) string {
	if known, ok := p.Pack.Rules.Product(code); ok {
		return known.Name
	}
	return code
}

type todayPage struct {
	Day   when.Date
	Now   []board
	Later []board
}

// today is GET /site: the sessions of my facility, today and on the next days.
func (p Pages) today(w http.ResponseWriter, r *door.Request) error {
	page := todayPage{Day: p.Now().On(p.Pack.Zone)}
	for n := range daysShown + 1 {
		found, err := p.Store.Sessions(r.Context(), r.Staff.Scope, page.Day.Add(n))
		if err != nil {
			return err
		}
		for _, l := range found {
			if n == 0 {
				page.Now = append(page.Now, p.boardOf(l))
			} else {
				page.Later = append(page.Later, p.boardOf(l))
			}
		}
	}
	return p.UI.Render(w, r, http.StatusOK, "site/today", page)
}
