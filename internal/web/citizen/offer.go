package citizen

import (
	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// offer is a session as the search shows it.
type offer struct {
	store.Listing
	Product string
	Price   string // "" for free
	Free    int    // places that can be booked, for the person where there is one
	Refused *fault.Error
	Closed  *fault.Error // booking for the day is over
}

// Possible says whether a place can be had.
func (o offer) Possible() bool { return o.Free > 0 && o.Refused == nil && o.Closed == nil }

func (p Pages) newOffer(l store.Listing, whom *store.History, now when.Instant) offer {
	o := offer{Listing: l, Product: p.product(l.Session.Product), Price: p.price(l.Session.Fee), Free: l.Session.Free(session.Online, 0)}
	if err := appointment.CheckOpen(p.Pack, &l.Session, now); err != nil {
		o.Closed = fault.From(err)
	}
	if whom != nil {
		o.Free = l.Session.Free(session.Online, schedule.NextDose(dose.Givens(whom.Doses)))
		if _, err := p.rehearse(l, *whom); err != nil {
			o.Refused = fault.From(err)
		}
	}
	return o
}

// bookable says whether a place in a session can be had now, by somebody in particular where one is named.
func (p Pages) bookable(l store.Listing, whom *store.History) bool {
	if whom == nil {
		return appointment.CheckOpen(p.Pack, &l.Session, p.Now()) == nil
	}
	_, err := p.rehearse(l, *whom)
	return err == nil
}
