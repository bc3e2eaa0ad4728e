package citizen

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

// mostElsewhere is how many sessions a page offers beside a booking: enough for a choice, few enough for a slow phone.
const mostElsewhere = 20

// pairDays is how many days from the first possible one the second dose of a pair is looked for.
const pairDays = 28

type elsewherePage struct {
	Slip   slipPage
	Second bool // for the second dose of a pair; else the booking moves
	From   when.Date
	Places []placeOffers
	Why    *fault.Error // why nothing is offered, where a rule says so
}

// placeOffers is a facility with the sessions it offers.
type placeOffers struct {
	Facility facility.Facility
	Offers   []placeOffer
}

// placeOffer is a session with a time that can be had.
type placeOffer struct {
	Session        session.Session
	Product, Price string
	Free           int // places at the times that can be had
	Path           string
}

// moveBooking offers sessions to which a booking can move: at the same place first, then in the same district.
func (p Pages) moveBooking(w http.ResponseWriter, r *door.Request) error {
	slip, whom, err := p.readSlipOf(r)
	if err != nil {
		return err
	}
	if !slip.Live {
		http.Redirect(w, r.Request, slip.path(), http.StatusSeeOther)
		return nil
	}
	page := elsewherePage{Slip: slip}
	if err := appointment.CheckCancel(p.Pack, &slip.Appointment, p.Now()); err != nil {
		page.Why = fault.From(err)
		return p.UI.Render(w, r, http.StatusConflict, "citizen/elsewhere", page)
	}
	today := p.Now().On(p.Pack.Zone)
	page.Places, err = p.elsewhere(r, slip, whom, store.Search{From: today, Until: today.Add(p.Pack.Booking.DaysAhead)}, appointment.Book{Instead: slip.ID})
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/elsewhere", page)
}

// second offers sessions for the second dose of a pair, from the day on which it can be given.
func (p Pages) second(w http.ResponseWriter, r *door.Request) error {
	slip, whom, err := p.readSlipOf(r)
	if err != nil {
		return err
	}
	page := elsewherePage{Slip: slip, Second: true}
	next := p.afterBooking(whom, slip.Appointment)
	if !slip.Live || next.From == 0 {
		return fault.New(fault.Refused, "pair_not_offered")
	}
	page.From = next.From
	last := min(next.From.Add(pairDays), p.Now().On(p.Pack.Zone).Add(p.Pack.Booking.PairDaysAhead))
	page.Places, err = p.elsewhere(r, slip, whom, store.Search{From: next.From, Until: last, Wanted: session.Wanted{Product: slip.Appointment.Product}},
		appointment.Book{Dose: next.Number})
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/elsewhere", page)
}

// afterBooking is when the dose after a booked one is due, if that is given on its day; the zero Due where no pairs are offered, or
// the dose is booked already.
func (p Pages) afterBooking(whom store.History, a appointment.Appointment) schedule.Due {
	given := append(dose.Givens(whom.Doses), schedule.Given{Number: a.Dose, Product: a.Product, On: a.Date})
	due := p.Pack.Rules.Due(whom.Person.Person(), given, a.Date)
	booked := slices.ContainsFunc(whom.Lives(p.Now().On(p.Pack.Zone)), func(other appointment.Appointment) bool { return other.Dose == due.Number })
	if p.Pack.Booking.PairDaysAhead == 0 || booked || due.From > p.Now().On(p.Pack.Zone).Add(p.Pack.Booking.PairDaysAhead) {
		return schedule.Due{}
	}
	return due
}

// elsewhere lists sessions round a booking's place in which the person can have a time: at that place first.
func (p Pages) elsewhere(r *door.Request, slip slipPage, whom store.History, search store.Search, as appointment.Book) ([]placeOffers, error) {
	near, wide := search, search
	near.PinCode, wide.Area = slip.Facility.PinCode, slip.Facility.Area
	var listed []store.Listing
	for _, s := range []store.Search{near, wide} {
		found, err := p.Store.FindSessions(r.Context(), s)
		if err != nil {
			return nil, err
		}
		listed = append(listed, found...)
	}
	here := func(l store.Listing) bool { return l.Facility.ID == slip.Facility.ID }
	slices.SortStableFunc(listed, func(a, b store.Listing) int {
		if here(a) != here(b) {
			return first(here(a))
		}
		return int(a.Session.Date - b.Session.Date)
	})
	var out []placeOffers
	seen, offered := map[string]bool{}, 0
	for _, l := range listed {
		if seen[l.Session.ID] || offered == mostElsewhere {
			continue
		}
		seen[l.Session.ID] = true
		slots, err := p.rehearseAs(l, whom, as)
		if err != nil {
			continue
		}
		o := placeOffer{Session: l.Session, Product: p.product(l.Session.Product), Price: p.price(l.Session.Fee),
			Path: "/household/" + whom.Person.ID + "/book/" + l.Session.ID + "?" + url.Values{"instead": {as.Instead}, "dose": {fault.Int(as.Dose)}}.Encode()}
		for _, no := range slots {
			o.Free += l.Session.Slot(no).Free()
		}
		at := slices.IndexFunc(out, func(place placeOffers) bool { return place.Facility.ID == l.Facility.ID })
		if at < 0 {
			at = len(out)
			out = append(out, placeOffers{Facility: l.Facility})
		}
		out[at].Offers = append(out[at].Offers, o)
		offered++
	}
	return out, nil
}
