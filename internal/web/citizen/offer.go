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
	No       int  // of its place on the map, 0 where that is not known
	First    bool // the first with this number: the map leads to it
	Product  string
	Price    string // "" for free
	Distance string // from the point that is looked around, "" for none
	Free     int    // places that can be booked, for the person where there is one
	ByDose   []doseFree
	Refused  *fault.Error
	Closed   *fault.Error // booking for the day is over
}

// doseFree is how many places there are for a dose number; 0 is those for any dose.
type doseFree struct{ Dose, Free int }

// Possible says whether a place can be had.
func (o offer) Possible() bool { return o.Free > 0 && o.Refused == nil && o.Closed == nil }

// newOffer shows a session to whoever a page is for, as it stood when it was read.
func (p Pages) newOffer(l store.Listing, page *sessionsPage, now when.Instant) offer {
	o := offer{Listing: l, Product: p.product(l.Session.Product), Price: p.price(l.Session.Fee)}
	wanted := page.Wanted.Dose
	if err := appointment.CheckOpen(p.Pack, &l.Session, now); err != nil {
		o.Closed = fault.From(err)
	}
	if page.Whom != nil {
		wanted = schedule.NextDose(dose.Givens(page.Whom.Doses))
		if _, err := p.rehearse(l, *page.Whom); err != nil {
			o.Refused = fault.From(err)
		}
	}
	o.Free = p.places(&l.Session, wanted, now)
	if wanted == 0 {
		o.ByDose = p.placesByDose(&l.Session, now)
	}
	return o
}

// places counts the places of a session that can still be booked for a dose, 0 for any: those of times that are not over.
func (p Pages) places(s *session.Session, dose int, now when.Instant) int {
	n := 0
	for _, slot := range s.Slots {
		if slot.Channel == session.Online && (dose == 0 || slot.Admits(dose)) && now < s.Date.At(slot.Ends, p.Pack.Zone) {
			n += slot.Free()
		}
	}
	return n
}

// placesByDose counts a session's places for each dose number that some of its times are kept for, and those for any dose beside them;
// nothing where all are for any dose.
func (p Pages) placesByDose(s *session.Session, now when.Instant) []doseFree {
	own := *s
	var out []doseFree
	for n := 0; n <= p.Pack.Rules.MaxDoses; n++ {
		own.Slots = nil
		for _, slot := range s.Slots {
			if slot.Dose == n && slot.Channel == session.Online {
				own.Slots = append(own.Slots, slot)
			}
		}
		if len(own.Slots) > 0 {
			out = append(out, doseFree{n, p.places(&own, 0, now)})
		}
	}
	if len(out) == 1 && out[0].Dose == 0 {
		return nil
	}
	return out
}
