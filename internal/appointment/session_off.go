package appointment

import (
	"cmp"
	"slices"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

// Off is what becomes of a booking whose session is cancelled.
type Off struct {
	Ended  []Appointment // the booking itself, and what ends with it
	Booked *Appointment  // the place that is booked instead, for those who said so; nil for none
	Offer  string        // id of the session that is offered, or booked; "" where none fits
}

// SessionOff says what becomes of a booking whose session is cancelled: it ends, and the first of the sessions nearby that the person
// could book is offered, or booked for those who said so. A session fits where the rules and its slots take the person, and no later
// booking of theirs would end with it. near are sessions of the same product, the soonest first. The secret code stays, as people know it.
func SessionOff(p *pack.Pack, f Facts, a Appointment, starts int, near []*session.Session, now when.Instant) Off {
	rest := slices.DeleteFunc(slices.Clone(f.Existing), func(other Appointment) bool { return other.ID == a.ID })
	for _, s := range near {
		o, fits := instead(p, Facts{Person: f.Person, Given: f.Given, Existing: rest, Session: s}, a, starts, now)
		if !fits {
			continue
		}
		if !a.NextBest {
			out := Off{Ended: End(p, f, a, Cancelled, now.On(p.Zone)), Offer: s.ID}
			return out
		}
		a.State = Cancelled
		return Off{Ended: append([]Appointment{a}, o.Ended...), Booked: &o.Booked, Offer: s.ID}
	}
	return Off{Ended: End(p, f, a, Cancelled, now.On(p.Zone))}
}

// instead decides the booking of the slot of a session that begins nearest to the minute starts of the day.
func instead(p *pack.Pack, f Facts, a Appointment, starts int, now when.Instant) (Outcome, bool) {
	slots := slices.Clone(f.Session.Slots)
	slices.SortStableFunc(slots, func(x, y session.Slot) int {
		return cmp.Compare(distance(x.Starts, starts), distance(y.Starts, starts))
	})
	for _, slot := range slots {
		if slot.Channel != session.Online || slot.Free() < 1 || !slot.Admits(a.Dose) {
			continue
		}
		o, err := Decide(p, f, Book{ID: id.Derive("next best", a.ID), BeneficiaryID: a.BeneficiaryID, SessionID: f.Session.ID, SlotNo: slot.No, Dose: a.Dose,
			NextBest: a.NextBest, Code: a.Code, By: a.By}, now)
		if err == nil {
			breaks := slices.ContainsFunc(o.Ended, func(e Appointment) bool { return e.State == Cancelled })
			return o, !breaks
		}
		if code := fault.Code(err); code != "slot_over" {
			return o, false // the next slot would be refused for the same reason
		}
	}
	return Outcome{}, false
}

func distance(a, b int) int { return max(a-b, b-a) }
