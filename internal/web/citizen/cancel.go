package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type cancelPage struct {
	*ui.Form
	Slip slipPage
	Too  []appointment.Appointment // bookings of later doses that end with it
}

// askCancel asks once more before a booking is cancelled.
func (p Pages) askCancel(w http.ResponseWriter, r *door.Request) error {
	return p.showCancel(w, r, ui.NewForm())
}

func (p Pages) showCancel(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	page, h, err := p.readSlipOf(r)
	if err != nil {
		return err
	}
	if !page.Live && !form.Wrong() { // there is nothing to cancel: the slip says what became of it
		http.Redirect(w, r.Request, page.path(), http.StatusSeeOther)
		return nil
	}
	if !form.Wrong() { // what cannot be cancelled any more is not asked about
		if err := appointment.CheckCancel(p.Pack, &page.Appointment, p.Now()); err != nil && !form.Took(err) {
			return err
		}
	}
	out := cancelPage{Form: form, Slip: page}
	facts := appointment.Facts{Person: &h.Person, Given: dose.Givens(h.Doses), Existing: h.Appointments}
	if ended, err := appointment.Cancel(p.Pack, facts, page.ID, p.Now()); err == nil && len(ended) > 0 {
		out.Too = ended[1:] // the first is the booking itself
	}
	return p.UI.Render(w, r, form.Status(), "citizen/cancel", out)
}

// cancel cancels a booking. A second click cancels nothing more.
func (p Pages) cancel(w http.ResponseWriter, r *door.Request) error {
	if _, err := p.readSlip(r); err != nil {
		return err
	}
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if _, err := p.Store.CancelAppointment(r.Context(), r.Phone, r.PathValue("id"), r.PathValue("appointment")); err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showCancel(w, r, form)
	}
	ui.Notice(w, "booking_cancelled")
	http.Redirect(w, r.Request, "/household", http.StatusSeeOther)
	return nil
}
