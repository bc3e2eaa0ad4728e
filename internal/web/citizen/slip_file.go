package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/paper"
	"github.com/openwin/openwin/internal/web/door"
)

// slipPDF gives the slip as a page to keep or to print, in the reader's language and in English beside it: whoever reads it at the
// centre may not share the language.
func (p Pages) slipPDF(w http.ResponseWriter, r *door.Request) error {
	return p.slipFile(w, r, "application/pdf", "vaccination-booking.pdf", p.drawSlip)
}

// slipCalendar gives the booking as an entry for a calendar. Calendars are shared and copied to other people's machines, so it tells no
// name, no number and no secret code.
func (p Pages) slipCalendar(w http.ResponseWriter, r *door.Request) error {
	return p.slipFile(w, r, "text/calendar; charset=utf-8", "vaccination-booking.ics", p.calendarEntry)
}

// slipFile answers with a file made from the slip; its name tells nothing of the person. A booking that is over has none: its page says
// why.
func (p Pages) slipFile(w http.ResponseWriter, r *door.Request, media, name string, draw func(*door.Request, *slipPage) []byte) error {
	page, err := p.readSlip(r)
	if err != nil {
		return err
	}
	if !page.Live {
		http.Redirect(w, r.Request, "/household/"+page.Person+"/slip/"+page.ID, http.StatusSeeOther)
		return nil
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "private, no-store")
	w.Write(draw(r, &page)) //nolint:errcheck // the reader has gone; there is nobody to tell
	return nil
}

func (p Pages) calendarEntry(r *door.Request, page *slipPage) []byte {
	what := p.Words(r.Request).T("paper.vaccination")
	at := page.Listing.Facility
	return paper.Calendar(paper.Event{
		ID: page.Appointment.ID, What: what, Reminder: what, Where: at.Name + ", " + at.Address + " " + at.PinCode, Made: page.At,
		Starts: page.Date.At(page.Starts, p.Pack.Zone), Ends: page.Date.At(page.Ends, p.Pack.Zone),
	})
}
