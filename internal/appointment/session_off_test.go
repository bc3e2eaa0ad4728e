package appointment_test

import (
	"testing"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/session"
)

// The session of the first booking, two days from now, is cancelled.
func TestSessionOff(t *testing.T) {
	p := india(t)
	now := today.At(600, p.Zone)
	young, full, other := at(3), at(3), at(3)
	young.MaxAge = 20
	full.Slots = full.Slots[1:]
	other.Product = "CORBEVAX"
	for name, c := range map[string]struct {
		existing []appointment.Appointment
		nextBest bool
		near     []*session.Session
		ends     []string
		offer    string
		booked   bool
	}{
		"nothing is near":                    {ends: []string{"first"}},
		"offered":                            {near: []*session.Session{at(3), at(4)}, ends: []string{"first"}, offer: "day 3"},
		"booked for whoever said so":         {nextBest: true, near: []*session.Session{at(3), at(4)}, ends: []string{"first"}, offer: "day 3", booked: true},
		"not where the rules refuse":         {nextBest: true, near: []*session.Session{young, full, other, at(4)}, ends: []string{"first"}, offer: "day 4", booked: true},
		"not before booking opens":           {nextBest: true, near: []*session.Session{at(40)}, ends: []string{"first"}},
		"the second of the pair still fits":  {existing: []appointment.Appointment{booked("second", 2, 31)}, nextBest: true, near: []*session.Session{at(3)}, ends: []string{"first"}, offer: "day 3", booked: true},
		"never one that breaks the pair":     {existing: []appointment.Appointment{booked("second", 2, 30)}, nextBest: true, near: []*session.Session{at(3), at(2)}, ends: []string{"first"}, offer: "day 2", booked: true},
		"without a first there is no second": {existing: []appointment.Appointment{booked("second", 2, 30)}, nextBest: true, near: []*session.Session{at(3)}, ends: []string{"first", "second"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := booked("first", 1, 2)
			a.SessionID, a.NextBest, a.Code = "cancelled", c.nextBest, "4711"
			f := appointment.Facts{Person: adult(), Existing: append([]appointment.Appointment{a}, c.existing...)}
			o := appointment.SessionOff(p, f, a, 540, c.near, now)
			if o.Offer != c.offer || (o.Booked != nil) != c.booked || len(o.Ended) != len(c.ends) {
				t.Fatalf("%+v", o)
			}
			for i, e := range o.Ended {
				if e.ID != c.ends[i] || e.State != appointment.Cancelled {
					t.Errorf("%+v", e)
				}
			}
			if o.Booked != nil && (o.Booked.Code != "4711" || o.Booked.Dose != 1 || !o.Booked.NextBest || o.Booked.SessionID != c.offer || o.Booked.State != appointment.Booked) {
				t.Errorf("%+v", o.Booked)
			}
			if f.Existing[0].State != appointment.Booked {
				t.Error("the facts were changed")
			}
		})
	}
}
