package appointment

import (
	"slices"

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
	Dose          int    `json:"dose,omitempty"`      // 0 for the next one; the one after it makes a pair with the booking of the next
	Instead       string `json:"instead,omitempty"`   // id of the person's booking that moves here
	NextBest      bool   `json:"next_best,omitempty"` // where the session is cancelled, another place nearby shall be booked without asking
	Code          string `json:"-"`                   // a fresh secret code, given by the door
	By            string `json:"-"`                   // staff id, "" for the person
}

// Facts is what the store knows that bears on a booking. Session holds the slots as they stand, with the effects of
// the acts decided before this one.
type Facts struct {
	Person   *beneficiary.Beneficiary
	Given    []schedule.Given
	Existing []Appointment // all of the person's
	Session  *session.Session
}

// Outcome is what booking does.
type Outcome struct {
	Booked  Appointment
	Already bool          // the act had been done before; nothing more happens
	Ended   []Appointment // bookings that end: missed, moved here, or for a later dose that no longer fits
}

// Decide says what booking does. A repeated act gives the appointment it made the first time, to whoever made it.
//
// Faults of a pair: pair_not_offered, pair_needs_first. Of a move: appointment_unknown, appointment_over, cancel_too_late,
// move_breaks_pair. Else record_closed, consent_needed, those of CheckOpen, of the schedule, and of the slot.
func Decide(p *pack.Pack, f Facts, act Book, now when.Instant) (Outcome, error) {
	for _, a := range f.Existing {
		another := a.By != act.By || a.SessionID != act.SessionID || a.SlotNo != act.SlotNo || act.Instead == act.ID || act.Dose != 0 && act.Dose != a.Dose || a.NextBest != act.NextBest
		if a.ID == act.ID && another {
			return Outcome{}, fault.New(fault.Conflict, "id_taken").On("id")
		}
		if a.ID == act.ID {
			return Outcome{Booked: a, Already: true}, nil
		}
	}
	switch {
	case !id.Valid(act.ID):
		return Outcome{}, fault.New(fault.Invalid, "id_malformed").On("id")
	case f.Person == nil:
		return Outcome{}, fault.New(fault.NotFound, "beneficiary_unknown").On("beneficiary_id")
	case f.Session == nil:
		return Outcome{}, fault.New(fault.NotFound, "session_unknown").On("session_id")
	}
	today := now.On(p.Zone)
	moves, err := moving(p, f, act, now)
	if err != nil {
		return Outcome{}, err
	}
	number, given, ahead, err := doseOf(p, f, act, moves, today)
	if err != nil {
		return Outcome{}, err
	}
	if err := checkOpen(p, f.Session, now, ahead); err != nil {
		return Outcome{}, err
	}
	for _, a := range f.Existing {
		if a.Dose == number && a.Live(today) && a.ID != act.Instead {
			return Outcome{}, fault.New(fault.Conflict, "appointment_exists", "date", a.Date.String())
		}
	}
	if err := f.Person.CheckBooking(act.By); err != nil {
		return Outcome{}, err
	}
	if err := checkPerson(p, f, given, number, now); err != nil {
		return Outcome{}, err
	}
	if err := checkSlot(p, f.Session, act.SlotNo, number, act.By != "", now); err != nil {
		return Outcome{}, err
	}
	out := Outcome{Booked: Appointment{
		ID: act.ID, BeneficiaryID: act.BeneficiaryID, SessionID: act.SessionID, SlotNo: act.SlotNo,
		Dose: number, Product: f.Session.Product, Date: f.Session.Date, Code: act.Code, State: Booked, NextBest: act.NextBest, At: now, By: act.By,
	}}
	out.Ended = Over(f.Existing, number, act.ID, today)
	unfit := Unfit(p, f.Person.Person(), append(slices.Clone(given), out.Booked.given()), f.Existing, today)
	if moves != nil && len(unfit) > 0 {
		return Outcome{}, fault.New(fault.Refused, "move_breaks_pair", "dose", fault.Int(unfit[0].Dose), "date", unfit[0].Date.String())
	}
	out.Ended = append(out.Ended, unfit...)
	return out, nil
}

// moving finds the booking that an act moves, nil for none, and whether it may still be given up.
func moving(p *pack.Pack, f Facts, act Book, now when.Instant) (*Appointment, error) {
	if act.Instead == "" {
		return nil, nil
	}
	for i := range f.Existing {
		a := &f.Existing[i]
		switch {
		case a.ID != act.Instead:
		case a.State == Cancelled || a.State == Missed:
			return nil, fault.New(fault.Conflict, "appointment_over").On("instead")
		case a.SessionID == act.SessionID && a.SlotNo == act.SlotNo:
			return nil, fault.New(fault.Conflict, "appointment_exists", "date", a.Date.String()).On("slot")
		default:
			return a, CheckCancel(p, a, now)
		}
	}
	return nil, fault.New(fault.NotFound, "appointment_unknown").On("instead")
}

// doseOf finds the number of the dose, the history that the rules judge it by, and how many days ahead it may be booked. For the
// second of a pair the booking of the first counts as given on its day.
func doseOf(p *pack.Pack, f Facts, act Book, moves *Appointment, today when.Date) (number int, given []schedule.Given, ahead int, err error) {
	next := schedule.NextDose(f.Given)
	number = act.Dose
	if moves != nil {
		number = moves.Dose
	}
	if number == 0 {
		number = next
	}
	if number != next+1 {
		return number, f.Given, p.Booking.DaysAhead, nil
	}
	if p.Booking.PairDaysAhead == 0 {
		return 0, nil, 0, fault.New(fault.Refused, "pair_not_offered").On("dose")
	}
	for _, a := range f.Existing {
		if a.Dose == next && a.Live(today) {
			return number, append(slices.Clone(f.Given), a.given()), p.Booking.PairDaysAhead, nil
		}
	}
	return 0, nil, 0, fault.New(fault.Refused, "pair_needs_first", "dose", fault.Int(next)).On("dose")
}

// CheckOpen says whether anybody can still book a session.
// Faults: session_cancelled, session_over, session_opens, booking_closed, booking_not_open.
func CheckOpen(p *pack.Pack, s *session.Session, now when.Instant) error {
	return checkOpen(p, s, now, p.Booking.DaysAhead)
}

func checkOpen(p *pack.Pack, s *session.Session, now when.Instant, daysAhead int) error {
	today := now.On(p.Zone)
	switch {
	case s.State == session.Cancelled:
		return fault.New(fault.Refused, "session_cancelled", "date", s.Date.String())
	case s.State != session.Published || s.Date < today:
		return fault.New(fault.Refused, "session_over", "date", s.Date.String())
	case now < s.OpensAt:
		opens := s.OpensAt.Time().In(p.Zone)
		return fault.New(fault.Refused, "session_opens", "date", s.OpensAt.On(p.Zone).String(), "time", opens.Format("15:04"))
	case s.Date == today && now >= today.At(p.Booking.CloseMinute, p.Zone):
		return &fault.Error{Kind: fault.Refused, Code: "booking_closed", Source: p.Booking.Source,
			Args: fault.Args{"date": s.Date.String(), "tomorrow": today.Add(1).String()}}
	case s.Date > today.Add(daysAhead):
		return fault.New(fault.Refused, "booking_not_open", "from", s.Date.Add(-daysAhead).String())
	}
	return nil
}

// checkPerson holds the person to the session's age band and to the rules of the schedule on the session's day.
func checkPerson(p *pack.Pack, f Facts, given []schedule.Given, dose int, now when.Instant) error {
	person := f.Person.Person()
	if !f.Session.Admits(person) {
		return fault.New(fault.Refused, "session_other_age", "min_age", fault.Int(f.Session.MinAge), "max_age", fault.Int(f.Session.MaxAge))
	}
	findings := p.Rules.Check(person, given, schedule.Want{
		Product: f.Session.Product, Number: dose, On: f.Session.Date, BookedOn: now.On(p.Zone),
	})
	return schedule.Refusal(findings)
}

// checkSlot says whether a place for the dose is left at that time. Those for the invited are there for staff alone.
func checkSlot(p *pack.Pack, s *session.Session, no, dose int, byStaff bool, now when.Instant) error {
	slot := s.Slot(no)
	switch {
	case slot == nil || slot.Channel != session.Online && (slot.Channel != session.Invited || !byStaff):
		return fault.New(fault.NotFound, "slot_unknown").On("slot")
	case now >= s.Date.At(slot.Ends, p.Zone):
		return fault.New(fault.Refused, "slot_over").On("slot")
	case !slot.Admits(dose):
		return fault.New(fault.Refused, "slot_other_dose", "dose", fault.Int(slot.Dose)).On("slot")
	case s.Backed() < 1: // its vaccine was recalled or set apart
		return fault.New(fault.Conflict, "session_full").On("slot")
	case slot.Free() > 0:
		return nil
	}
	if free := s.Free(session.Online, dose); free > 0 {
		return fault.New(fault.Conflict, "slot_full", "free", fault.Int(free)).On("slot")
	}
	return fault.New(fault.Conflict, "session_full").On("slot")
}
