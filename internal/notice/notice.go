// Package notice holds what people ask to be told: that a place has opened where they live.
package notice

import (
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/when"
)

// Notice is what somebody waits for. It ends when they are told, or after its day.
type Notice struct {
	ID            string
	Place         string // a PIN code or the id of a district
	BeneficiaryID string
	Product       string       // product code, "" for every product
	At            when.Instant // when it was asked for: whoever asked first is told first
	Until         when.Date    // the last day that would do
}

// Ask is the act of asking for a notice. The same person, place and product is the same notice: asking again moves its last day.
type Ask struct {
	BeneficiaryID string
	PinCode       string // this
	Area          string // or the id of a district
	Product       string
	Until         when.Date
}

// Facts is what the store knows that bears on asking.
type Facts struct {
	Person   *beneficiary.Beneficiary
	Existing []Notice // all of the person's that have not ended
}

const (
	// Most is how many notices a person may wait for.
	Most = 5
	// PerPlace is how many people are told of one free place: not all of them will want it, and few come too late.
	PerPlace = 3

	mostDays = 30
)

// LastDay is the last day that may be asked for: as far ahead as can be booked, and at least thirty days.
func LastDay(p *pack.Pack, today when.Date) when.Date {
	return today.Add(max(p.Booking.DaysAhead, mostDays))
}

// Decide says what asking does. Faults: beneficiary_unknown, consent_needed, search_needs_place, pin_malformed, area_unknown, product_unknown,
// notice_day_out_of_range, notices_most.
func Decide(p *pack.Pack, f Facts, act Ask, now when.Instant) (Notice, error) {
	today := now.On(p.Zone)
	n := Notice{BeneficiaryID: act.BeneficiaryID, Product: act.Product, At: now, Until: act.Until, Place: act.PinCode}
	switch {
	case f.Person == nil || f.Person.State != beneficiary.Active:
		return Notice{}, fault.New(fault.NotFound, "beneficiary_unknown")
	case f.Person.CheckBooking("") != nil: // whoever may not book is never told of a place
		return Notice{}, fault.From(f.Person.CheckBooking("")).On("person")
	case act.PinCode == "" && act.Area == "":
		return Notice{}, fault.New(fault.Invalid, "search_needs_place").On("pin_code")
	case act.PinCode != "" && !p.ValidPin(act.PinCode):
		return Notice{}, fault.New(fault.Invalid, "pin_malformed").On("pin_code")
	case act.PinCode == "":
		area, known := p.Areas.Area(act.Area)
		if !known || area.Kind != place.District {
			return Notice{}, fault.New(fault.Invalid, "area_unknown").On("area")
		}
		n.Place = area.ID
	}
	if _, known := p.Rules.Product(act.Product); act.Product != "" && !known {
		return Notice{}, fault.New(fault.Invalid, "product_unknown", "product", act.Product).On("product")
	}
	if last := LastDay(p, today); !act.Until.Within(today, last) || act.Until == 0 {
		return Notice{}, fault.New(fault.Invalid, "notice_day_out_of_range", "from", today.String(), "until", last.String()).On("until")
	}
	for _, known := range f.Existing {
		if known.Place == n.Place && known.Product == n.Product {
			known.Until = act.Until
			return known, nil
		}
	}
	// A person has as many ids for notices as they may wait for: two who ask at once cannot both have the last one.
	for i := range Most {
		n.ID = id.Derive("notice", n.BeneficiaryID, fault.Int(i))
		if !slices.ContainsFunc(f.Existing, func(known Notice) bool { return known.ID == n.ID }) {
			return n, nil
		}
	}
	return Notice{}, fault.New(fault.Conflict, "notices_most", "most", fault.Int(Most))
}

// Fits says whether a session with a free place is what somebody waits for: the person may book it now, by every rule of
// booking, so that nobody is told of a place that they could not have.
func (n Notice) Fits(p *pack.Pack, f appointment.Facts, now when.Instant) bool {
	if n.Product != "" && n.Product != f.Session.Product || f.Session.Date > n.Until {
		return false
	}
	_, err := appointment.Rehearse(p, f, appointment.Book{BeneficiaryID: n.BeneficiaryID, SessionID: f.Session.ID}, now)
	return err == nil
}
