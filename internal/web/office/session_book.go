package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type bookPage struct {
	*ui.Form
	store.Listing
	Slots []ui.Option
	Done  string // what to tell the person, "" before it is booked
	Code  string
}

// bookForm is GET /office/sessions/{id}/book: a place for somebody who calls, or who is asked to come.
func (p Pages) bookForm(w http.ResponseWriter, r *door.Request) error {
	l, err := p.toCome(r)
	if err != nil {
		return err
	}
	return p.showBook(w, r, bookPage{Form: ui.NewForm("id", id.New()), Listing: l})
}

func (p Pages) showBook(w http.ResponseWriter, r *door.Request, page bookPage) error {
	words := p.Words(r.Request)
	for _, slot := range page.Session.Slots {
		if !slot.Channel.Bookable() || slot.Free() < 1 {
			continue
		}
		text := words.T("office.from_until", "from", words.Clock(slot.Starts), "until", words.Clock(slot.Ends)) + " · " + words.T("office.channel_"+string(slot.Channel))
		if slot.Dose > 0 {
			text = words.T("plan.slot_dose", "channel", text, "number", fault.Int(slot.Dose))
		}
		page.Slots = append(page.Slots, ui.Option{Value: fault.Int(slot.No), Text: text})
	}
	return p.UI.Render(w, r, page.Status(), "office/session_book", page)
}

// bookFor is POST /office/sessions/{id}/book. The reference number names the person; the secret code is shown once, to be told.
func (p Pages) bookFor(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, err := p.toCome(r)
	if err != nil {
		return err
	}
	page := bookPage{Form: form, Listing: l}
	booked, err := p.bookNow(r, form, l)
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showBook(w, r, page)
	}
	page.Done, page.Code = bookedText(p.Words(r.Request), l, booked), booked.Code
	page.Form = ui.NewForm("id", id.New()) // for the next one
	return p.showBook(w, r, page)
}

// bookNow books. Faults: reference_unknown, those of appointment.Decide.
func (p Pages) bookNow(r *door.Request, form *ui.Form, l store.Listing) (appointment.Appointment, error) {
	person, err := p.Store.FindByReference(r.Context(), *r.Staff, l.Session.ID, ui.Digits(form.Value("reference")))
	if err != nil {
		return appointment.Appointment{}, err
	}
	return p.Store.BookFor(r.Context(), *r.Staff, appointment.Book{ID: form.Value("id"), BeneficiaryID: person, SessionID: l.Session.ID, SlotNo: form.Int("slot"),
		Code: id.NewCode(p.Pack.Booking.CodeDigits)})
}

func bookedText(words *i18n.Printer, l store.Listing, a appointment.Appointment) string {
	slot := l.Session.Slot(a.SlotNo)
	return words.T("plan.book_done", "dose", a.Dose, "date", a.Date, "from", words.Clock(slot.Starts), "until", words.Clock(slot.Ends))
}
