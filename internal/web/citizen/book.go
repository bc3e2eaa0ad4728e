package citizen

import (
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type bookPage struct {
	*ui.Form
	store.Listing
	Whom    store.History
	Product string
	Price   string // "" for free
	Slots   []ui.Option
	Refused *fault.Error // why no place can be booked here
	AsOf    string
}

// chooseSlot shows the times of a session that somebody may book.
func (p Pages) chooseSlot(w http.ResponseWriter, r *door.Request) error {
	whom, l, err := p.about(r)
	if err != nil {
		return err
	}
	return p.showSlots(w, r, ui.NewForm("id", id.New()), whom, l)
}

// about reads the person and the session that a booking is about.
func (p Pages) about(r *door.Request) (store.History, store.Listing, error) {
	whom, err := p.Store.History(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return whom, store.Listing{}, err
	}
	l, err := p.Store.PublicSession(r.Context(), r.PathValue("session"))
	return whom, l, err
}

func (p Pages) showSlots(w http.ResponseWriter, r *door.Request, form *ui.Form, whom store.History, l store.Listing) error {
	words := p.Words(r.Request)
	page := bookPage{Form: form, Listing: l, Whom: whom, Product: p.product(l.Session.Product), Price: p.price(l.Session.Fee),
		AsOf: words.Instant(p.Now(), p.Pack.Zone)}
	possible, err := p.rehearse(l, whom)
	if err != nil && !form.Wrong() {
		page.Refused = fault.From(err)
	}
	for _, slot := range l.Session.Slots {
		option := ui.Option{Value: fault.Int(slot.No), Text: words.T("citizen.from_to", "from", words.Clock(slot.Starts), "to", words.Clock(slot.Ends))}
		switch {
		case slices.Contains(possible, slot.No):
			option.Hint = words.N("citizen.free", slot.Free())
		case len(possible) > 0 && slot.Channel == session.Online && slot.Free() == 0:
			option.Hint, option.Closed = words.T("citizen.time_full"), true
		default:
			continue
		}
		page.Slots = append(page.Slots, option)
	}
	return p.UI.Render(w, r, form.Status(), "citizen/book", page)
}

// book books a place. The form carries the id of the act, so that a second click books nothing more.
func (p Pages) book(w http.ResponseWriter, r *door.Request) error {
	whom, l, err := p.about(r)
	if err != nil {
		return err
	}
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if form.Value("slot") == "" {
		form.Took(fault.New(fault.Invalid, "time_needed").On("slot"))
		return p.showSlots(w, r, form, whom, l)
	}
	booked, err := p.Store.Book(r.Context(), r.Phone, appointment.Book{
		ID: form.Value("id"), BeneficiaryID: whom.Person.ID, SessionID: l.Session.ID, SlotNo: form.Int("slot"), Code: id.NewCode(p.Pack.Booking.CodeDigits),
	})
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showSlots(w, r, form, whom, l)
	}
	ui.Notice(w, "place_booked")
	http.Redirect(w, r.Request, "/household/"+whom.Person.ID+"/slip/"+booked.ID, http.StatusSeeOther)
	return nil
}
