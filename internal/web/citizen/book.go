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
	Moves   *appointment.Appointment // the booking that moves here, nil for none
	Product string
	Price   string // "" for free
	Slots   []ui.Option
	Refused *fault.Error // why no place can be booked here
	AsOf    string
}

// chooseSlot shows the times of a session that somebody may book. ?instead= is the id of a booking that moves here, ?dose= the number
// of the dose where it is not the next: both are kept by the form.
func (p Pages) chooseSlot(w http.ResponseWriter, r *door.Request) error {
	whom, l, err := p.about(r)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	return p.showSlots(w, r, ui.NewForm("id", id.New(), "instead", query.Get("instead"), "dose", query.Get("dose")), whom, l)
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

// bookingOf is the act that a form asks for.
func bookingOf(form *ui.Form, whom store.History, l store.Listing) appointment.Book {
	return appointment.Book{ID: form.Value("id"), BeneficiaryID: whom.Person.ID, SessionID: l.Session.ID, SlotNo: form.Int("slot"),
		Dose: form.Int("dose"), Instead: form.Value("instead")}
}

func (p Pages) showSlots(w http.ResponseWriter, r *door.Request, form *ui.Form, whom store.History, l store.Listing) error {
	act := bookingOf(form, whom, l)
	page := bookPage{Form: form, Listing: l, Whom: whom, Moves: appointment.Find(whom.Appointments, act.Instead),
		Product: p.product(l.Session.Product), Price: p.price(l.Session.Fee), AsOf: p.Words(r.Request).Second(p.Now(), p.Pack.Zone)}
	possible, err := p.rehearseAs(l, whom, act)
	if err != nil && !form.Wrong() {
		page.Refused = fault.From(err)
	}
	page.Slots = p.times(r, &l.Session, func(slot session.Slot) bool { return slices.Contains(possible, slot.No) })
	if len(possible) == 0 {
		page.Slots = nil
	}
	return p.UI.Render(w, r, form.Status(), "citizen/book", page)
}

// times are the online times of a session to choose from, with the places left. Those that are full are shown and cannot be chosen.
func (p Pages) times(r *door.Request, s *session.Session, possible func(session.Slot) bool) []ui.Option {
	words := p.Words(r.Request)
	var out []ui.Option
	for _, slot := range s.Slots {
		option := ui.Option{Value: fault.Int(slot.No), Text: words.T("citizen.from_to", "from", words.Clock(slot.Starts), "to", words.Clock(slot.Ends))}
		switch {
		case possible(slot):
			option.Hint = words.N("citizen.free", slot.Free())
		case slot.Channel == session.Online && slot.Free() == 0:
			option.Hint, option.Closed = words.T("citizen.time_full"), true
		default:
			continue
		}
		out = append(out, option)
	}
	return out
}

// book books a place, or moves a booking here. The form carries the id of the act, so that a second click books nothing more.
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
	act := bookingOf(form, whom, l)
	act.Code = id.NewCode(p.Pack.Booking.CodeDigits)
	booked, err := p.Store.Book(r.Context(), r.Phone, act)
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showSlots(w, r, form, whom, l)
	}
	switch {
	case booked.State != appointment.Booked: // a form sent again after the booking was cancelled
	case act.Instead != "":
		ui.Notice(w, "booking_moved")
	default:
		ui.Notice(w, "place_booked")
	}
	http.Redirect(w, r.Request, "/household/"+whom.Person.ID+"/slip/"+booked.ID, http.StatusSeeOther)
	return nil
}
