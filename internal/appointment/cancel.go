package appointment

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Cancel says what cancelling a booking does: it is over, and its place is free. Cancelling twice is once.
func Cancel(p *pack.Pack, a *Appointment, now when.Instant) (Appointment, error) {
	if a == nil {
		return Appointment{}, fault.New(fault.NotFound, "appointment_unknown")
	}
	today := now.On(p.Zone)
	switch {
	case a.State == Cancelled:
		return *a, nil
	case a.State == Kept:
		return Appointment{}, fault.New(fault.Conflict, "appointment_kept", "date", a.Date.String())
	case p.Booking.CancelDayBefore && a.Date <= today:
		return Appointment{}, &fault.Error{Kind: fault.Refused, Code: "cancel_too_late", Source: p.Booking.Source,
			Args: fault.Args{"date": a.Date.String()}}
	}
	cancelled := *a
	cancelled.State = Cancelled
	return cancelled, nil
}
