package appointment

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Cancel says what cancelling a booking does: it is over and its place is free, and so is the booking of a later dose that made a
// pair with it. Cancelling twice is once: nothing ends then.
// Faults: appointment_unknown, and those of CheckCancel.
func Cancel(p *pack.Pack, f Facts, appointmentID string, now when.Instant) (ended []Appointment, err error) {
	a := Find(f.Existing, appointmentID)
	switch {
	case a == nil:
		return nil, fault.New(fault.NotFound, "appointment_unknown")
	case a.State == Cancelled:
		return nil, nil
	}
	if err := CheckCancel(p, a, now); err != nil {
		return nil, err
	}
	return End(p, f, *a, Cancelled, now.On(p.Zone)), nil
}

// CheckCancel says whether a booking may still be given up. Faults: appointment_kept, cancel_too_late.
func CheckCancel(p *pack.Pack, a *Appointment, now when.Instant) error {
	switch {
	case a.State == Kept:
		return fault.New(fault.Conflict, "appointment_kept", "date", a.Date.String())
	case a.Date < now.On(p.Zone), p.Booking.CancelDayBefore && a.Date == now.On(p.Zone):
		return &fault.Error{Kind: fault.Refused, Code: "cancel_too_late", Source: p.Booking.Source, Args: fault.Args{"date": a.Date.String()}}
	}
	return nil
}

// End lists what ends when a booking comes to a state other than kept: itself, and bookings of later doses that made pairs with it.
func End(p *pack.Pack, f Facts, a Appointment, to State, today when.Date) []Appointment {
	rest := make([]Appointment, 0, len(f.Existing))
	for _, other := range f.Existing {
		if other.ID != a.ID {
			rest = append(rest, other)
		}
	}
	a.State = to
	return append([]Appointment{a}, Unfit(p, f.Person.Person(), f.Given, rest, today)...)
}
