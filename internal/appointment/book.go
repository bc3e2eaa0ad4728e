package appointment

import (
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

// Book is the act of booking. Its ID becomes the appointment's.
type Book struct {
	ID            string `json:"id"`
	BeneficiaryID string `json:"beneficiary_id"`
	SessionID     string `json:"session_id"`
	SlotNo        int    `json:"slot"`
	Code          string `json:"-"` // a fresh secret code, given by the door
	By            string `json:"-"` // staff id, "" for the person
}

// Facts is what the store knows that bears on a booking. Session holds the slots as they stand, with the effects of
// the acts decided before this one.
type Facts struct {
	Person   *beneficiary.Beneficiary
	Given    []schedule.Given
	Existing []Appointment // all of the person's
	Session  *session.Session
}

// Decide says what booking does. A repeated act gives the appointment it made the first time, to whoever made it.
func Decide(p *pack.Pack, f Facts, act Book, now when.Instant) (Appointment, error) {
	for _, a := range f.Existing {
		if a.ID == act.ID && a.By != act.By {
			return Appointment{}, fault.New(fault.Conflict, "id_taken").On("id")
		}
		if a.ID == act.ID {
			return a, nil
		}
	}
	if !id.Valid(act.ID) {
		return Appointment{}, fault.New(fault.Invalid, "id_malformed").On("id")
	}
	if f.Person == nil {
		return Appointment{}, fault.New(fault.NotFound, "beneficiary_unknown").On("beneficiary_id")
	}
	if f.Session == nil {
		return Appointment{}, fault.New(fault.NotFound, "session_unknown").On("session_id")
	}
	if err := CheckOpen(p, f.Session, now); err != nil {
		return Appointment{}, err
	}
	dose := schedule.NextDose(f.Given)
	for _, a := range f.Existing {
		if a.State == Booked && a.Dose == dose && a.Date >= now.On(p.Zone) {
			return Appointment{}, fault.New(fault.Conflict, "appointment_exists", "date", a.Date.String())
		}
	}
	if err := checkPerson(p, f, dose, now); err != nil {
		return Appointment{}, err
	}
	slot := f.Session.Slot(act.SlotNo)
	switch {
	case slot == nil || slot.Channel != session.Online:
		return Appointment{}, fault.New(fault.NotFound, "slot_unknown").On("slot")
	case now >= f.Session.Date.At(slot.Ends, p.Zone):
		return Appointment{}, fault.New(fault.Refused, "slot_over").On("slot")
	case !slot.Admits(dose):
		return Appointment{}, fault.New(fault.Refused, "slot_other_dose", "dose", fault.Int(slot.Dose)).On("slot")
	case slot.Free() < 1:
		if free := f.Session.Free(session.Online, dose); free > 0 {
			return Appointment{}, fault.New(fault.Conflict, "slot_full", "free", fault.Int(free)).On("slot")
		}
		return Appointment{}, fault.New(fault.Conflict, "session_full").On("slot")
	}
	return Appointment{
		ID: act.ID, BeneficiaryID: act.BeneficiaryID, SessionID: act.SessionID, SlotNo: act.SlotNo,
		Dose: dose, Product: f.Session.Product, Date: f.Session.Date, Code: act.Code, State: Booked, At: now, By: act.By,
	}, nil
}

// CheckOpen says whether anybody can still book a session.
// Faults: session_cancelled, session_over, booking_closed, booking_not_open.
func CheckOpen(p *pack.Pack, s *session.Session, now when.Instant) error {
	today := now.On(p.Zone)
	switch {
	case s.State == session.Cancelled:
		return fault.New(fault.Refused, "session_cancelled", "date", s.Date.String())
	case s.State != session.Published || s.Date < today:
		return fault.New(fault.Refused, "session_over", "date", s.Date.String())
	case s.Date == today && now >= today.At(p.Booking.CloseMinute, p.Zone):
		return &fault.Error{Kind: fault.Refused, Code: "booking_closed", Source: p.Booking.Source,
			Args: fault.Args{"date": s.Date.String(), "tomorrow": today.Add(1).String()}}
	case s.Date > today.Add(p.Booking.DaysAhead):
		return fault.New(fault.Refused, "booking_not_open", "from", s.Date.Add(-p.Booking.DaysAhead).String())
	}
	return nil
}

// checkPerson holds the person to the session's age band and to the rules of the schedule on the session's day.
func checkPerson(p *pack.Pack, f Facts, dose int, now when.Instant) error {
	person := f.Person.Person()
	if !f.Session.Admits(person) {
		return fault.New(fault.Refused, "session_other_age", "min_age", fault.Int(f.Session.MinAge), "max_age", fault.Int(f.Session.MaxAge))
	}
	findings := p.Rules.Check(person, f.Given, schedule.Want{
		Product: f.Session.Product, Number: dose, On: f.Session.Date, BookedOn: now.On(p.Zone),
	})
	return schedule.Refusal(findings)
}
