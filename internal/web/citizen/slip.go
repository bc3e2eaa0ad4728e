package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

type slipPage struct {
	*booking
	Person    string // id
	Name      string
	Reference string
	Product   string
	Price     string // "" for free
	Live      bool   // still to be kept
	MayCancel bool
	Given     string                   // id of the dose that kept it, "" for none
	Now       *appointment.Appointment // the booking for this dose that holds instead of one that was moved or cancelled, nil for none
	Second    when.Date                // from when the dose after it can be booked as a pair, zero where it cannot
	Bring     []string                 // keys of texts: what shows who somebody is and which group they are of
	QR        certificate.QR
}

func (s slipPage) path() string { return "/household/" + s.Person + "/slip/" + s.ID }

// slip is what a citizen brings: who, where, when, the secret code, and the reference number as a QR.
func (p Pages) slip(w http.ResponseWriter, r *door.Request) error {
	page, err := p.readSlip(r)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/slip", page)
}

func (p Pages) readSlip(r *door.Request) (slipPage, error) {
	page, _, err := p.readSlipOf(r)
	return page, err
}

func (p Pages) readSlipOf(r *door.Request) (slipPage, store.History, error) {
	h, err := p.Store.History(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return slipPage{}, h, err
	}
	a, err := appointmentOf(h, r.PathValue("appointment"))
	if err != nil {
		return slipPage{}, h, err
	}
	b, err := p.booking(r, a)
	if err != nil {
		return slipPage{}, h, err
	}
	refused := appointment.CheckCancel(p.Pack, &a, p.Now())
	given := ""
	for _, d := range h.Doses {
		if d.AppointmentID == a.ID {
			given = d.ID
		}
	}
	var now *appointment.Appointment
	for _, other := range h.Lives(p.Now().On(p.Pack.Zone)) {
		if other.Dose == a.Dose && other.ID != a.ID {
			now = &other
		}
	}
	code, err := certificate.NewQR(h.Person.Reference)
	return slipPage{
		booking: b, Person: h.Person.ID, Name: ui.Name(p.Words(r.Request), h.Person), Reference: ui.Reference(h.Person.Reference), Product: p.product(a.Product),
		Price: p.price(b.Listing.Session.Fee), Live: a.State == appointment.Booked && !b.Past, MayCancel: refused == nil, Given: given, Now: now, QR: code,
		Second: p.afterBooking(h, a).From, Bring: p.bring(h.Person),
	}, h, err
}

// bring is what somebody shows on the day, as keys of texts.
func (p Pages) bring(b beneficiary.Beneficiary) []string {
	keys := []string{"citizen.bring_id"}
	if b.IDKind == "" && b.VouchedBy != b.RegisteredBy {
		keys = []string{"household.bring_voucher"}
	}
	if g, ok := p.Pack.Group(b.Group); ok {
		keys = append(keys, "household.bring_"+string(g.Evidence))
	}
	return keys
}

func appointmentOf(h store.History, appointmentID string) (appointment.Appointment, error) {
	for _, a := range h.Appointments {
		if a.ID == appointmentID {
			return a, nil
		}
	}
	return appointment.Appointment{}, fault.New(fault.NotFound, "appointment_unknown")
}
