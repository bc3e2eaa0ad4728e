package citizen

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

type householdPage struct {
	People []card
	Most   int // how many a phone may have now
}

// card is one person on the household's page.
type card struct {
	ID, Name, Reference string
	Doses               []doseLine
	Bookings            []*booking // the live ones: two for a pair
	Next                *next      // nil where there is a booking, or nothing to come
	Complete            bool       // every dose there is has been had
	Agreed              bool       // to the consent text that is shown now
}

type doseLine struct {
	ID, Product string
	Number      int
	On          when.Date
}

// booking is a place taken, with where and when.
type booking struct {
	appointment.Appointment
	store.Listing
	Starts, Ends int // minutes of the day
	Past         bool
}

// next is the dose to come.
type next struct {
	schedule.Due
	Now   bool               // it may be had today
	Names string             // of the products that would be right
	Stops []schedule.Finding // why not yet
	Said  bool               // one of Stops names the day already
	Books when.Date          // the day from which a place can be booked; zero where no day is known
	Open  bool               // that day is here
}

// household shows who is registered on the phone, what they have had and what comes next.
func (p Pages) household(w http.ResponseWriter, r *door.Request) error {
	all, err := p.Store.Histories(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	today := p.Now().On(p.Pack.Zone)
	page := householdPage{Most: p.Pack.MembersPerPhone(today)}
	for _, h := range all {
		c := card{ID: h.Person.ID, Name: ui.Name(p.Words(r.Request), h.Person), Reference: ui.Reference(h.Person.Reference), Agreed: h.Person.Consent == beneficiary.Consent}
		for _, d := range h.Doses {
			c.Doses = append(c.Doses, doseLine{ID: d.ID, Product: p.product(d.Product), Number: d.Number, On: d.OccurredOn})
		}
		for _, a := range h.Lives(today) {
			b, err := p.booking(r, a)
			if err != nil {
				return err
			}
			c.Bookings = append(c.Bookings, b)
		}
		due := p.next(h, today)
		c.Complete = due.Number == 0
		if !c.Complete && len(c.Bookings) == 0 {
			c.Next = &due
		}
		page.People = append(page.People, c)
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/household", page)
}

func (p Pages) next(h store.History, today when.Date) next {
	n := next{Due: p.Pack.Rules.Due(h.Person.Person(), dose.Givens(h.Doses), today)}
	n.Now, n.Stops = n.From == today, stops(n.Why)
	if n.From != 0 {
		n.Books = max(today, n.From.Add(-p.Pack.Booking.DaysAhead))
		n.Open = n.Books == today
	}
	for _, f := range n.Stops {
		for _, value := range f.Args {
			n.Said = n.Said || value == n.From.String()
		}
	}
	names := make([]string, len(n.Products))
	for i, code := range n.Products {
		names[i] = p.product(code)
	}
	n.Names = strings.Join(names, ", ")
	return n
}

// booking reads where and when an appointment is.
func (p Pages) booking(r *door.Request, a appointment.Appointment) (*booking, error) {
	l, err := p.Store.PublicSession(r.Context(), a.SessionID)
	if err != nil {
		return nil, err
	}
	b := &booking{Appointment: a, Listing: l, Past: a.Date < p.Now().On(p.Pack.Zone)}
	if slot := l.Session.Slot(a.SlotNo); slot != nil {
		b.Starts, b.Ends = slot.Starts, slot.Ends
	}
	return b, nil
}
