package site

import (
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// mostNext is how many of those who wait the page after a dose offers.
const mostNext = 6

type donePage struct {
	*ui.Form
	board
	Person entry
	ID     string // of the person
	DoseID string
	Number int
	Lot    string
	Watch  int // minutes
	Until  int // minute of the day
	Next   []entry
}

// done is GET /site/sessions/{id}/people/{beneficiary}/done: how long to watch, and who is next.
func (p Pages) done(w http.ResponseWriter, r *door.Request) error {
	l, v, err := p.visit(r)
	if err != nil {
		return err
	}
	if v.Dose == nil {
		http.Redirect(w, r.Request, personPath(l.Session.ID, v.Person.ID), http.StatusSeeOther)
		return nil
	}
	roster, err := p.Store.Roster(r.Context(), *r.Staff, l.Session.ID)
	if err != nil {
		return err
	}
	watch, words := p.Pack.Booking.ObserveMinutes, p.Words(r.Request)
	page := donePage{
		Form: ui.NewForm(), board: p.boardOf(l), Person: p.entryOf(words, l, v), ID: v.Person.ID, DoseID: v.Dose.ID, Number: v.Dose.Number, Watch: watch,
		Until: minuteOf(v.Dose.OccurredAt.Add(time.Duration(watch)*time.Minute), p.Pack.Zone),
	}
	if lot := l.Session.Lot(v.Dose.LotID); lot != nil {
		page.Lot = lot.Number
	}
	for _, g := range p.groups(words, l, roster) {
		if g.Open {
			page.Next = g.Entries[:min(g.Waiting, mostNext)]
		}
	}
	return p.UI.Render(w, r, http.StatusOK, "site/done", page)
}
