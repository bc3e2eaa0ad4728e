package dose

import (
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// Facts is what the store knows that bears on a dose, with the effects of the acts decided before this one.
type Facts struct {
	Actor        staff.Actor
	Person       *beneficiary.Beneficiary
	Doses        []Dose // all records of the person's, in order of Seq
	Appointments []appointment.Appointment
	Session      *session.Session
	Vial         *stock.Vial // the one the act names, as far as it is known
}

// Outcome is what recording a dose does.
type Outcome struct {
	Dose     Dose
	Already  bool                      // the act had been done before; nothing more happens
	Kept     *appointment.Appointment  // the appointment that this dose keeps
	Over     []appointment.Appointment // other bookings for this dose, and those for later ones that no longer fit
	Slot     int                       // walk-in slot in which a place is taken, 0 for none
	FromLot  bool                      // one dose of the session's lot is used
	Findings []schedule.Finding        // of level stop only for a late entry: review items
}

const (
	clockSkew     = 5 * time.Minute // how far ahead of ours a device's clock may be
	longestReason = 500             // bytes
)

// Decide says what recording a dose does, or why it is refused. It is pure: the same facts, act and moment give the
// same answer. A repeated act gives the dose it made the first time; with other words in it it is id_taken.
func Decide(p *pack.Pack, f Facts, act Record, now when.Instant) (Outcome, error) {
	for i := range f.Doses {
		if d := f.Doses[i]; d.ID == act.ID {
			if !act.Done && !f.Actor.May(staff.RecordDose, d.Area, d.FacilityID) && !f.Actor.May(staff.EnterLate, d.Area, d.FacilityID) {
				return Outcome{}, fault.New(fault.Forbidden, "forbidden")
			}
			if !act.Done && !d.made(act) {
				return Outcome{}, fault.New(fault.Conflict, "id_taken").On("id")
			}
			return Outcome{Dose: f.Doses[i], Already: true}, nil
		}
	}
	act.LateReason = strings.TrimSpace(act.LateReason)
	if act.OccurredAt == 0 {
		act.OccurredAt = now
	}
	if err := checkAct(p, f, act, now); err != nil {
		return Outcome{}, err
	}
	if act.Done && f.Session.Lot(act.LotID) != nil {
		act.LotNumber = "" // the lot has its number
	}
	given := Givens(f.Doses)
	if act.Number == 0 {
		act.Number = schedule.NextDose(given)
	}
	out := Outcome{Dose: Dose{
		ID: act.ID, BeneficiaryID: act.BeneficiaryID, Seq: len(f.Doses) + 1, Number: act.Number, Product: f.Session.Product,
		LotID: act.LotID, LotNumber: act.LotNumber, VialID: act.VialID, SessionID: act.SessionID, FacilityID: f.Session.FacilityID, Area: f.Session.Area,
		OccurredAt: act.OccurredAt, OccurredOn: act.OccurredAt.On(p.Zone), RecordedAt: now, RecordedBy: act.By, LateReason: act.LateReason,
	}}
	booked, err := checkAppointment(p, f, act, &out)
	if err != nil {
		return Outcome{}, err
	}
	out.Findings = append(out.Findings, act.Said...)
	out.Over = appointment.Over(f.Appointments, act.Number, out.Dose.AppointmentID, now.On(p.Zone))
	out.Over = append(out.Over, appointment.Unfit(p, f.Person.Person(), append(slices.Clone(given), out.Dose.Given()), f.Appointments, now.On(p.Zone))...)
	out.Findings = append(out.Findings, p.Rules.Check(f.Person.Person(), given, schedule.Want{
		Product: f.Session.Product, Number: act.Number, On: out.Dose.OccurredOn, BookedOn: booked,
	})...)
	checkSession(p, f, &out, now)
	checkPlace(f.Session, &out)
	checkLot(f.Session, act.LotID, &out)
	if act.VialID != "" {
		product, _ := p.Rules.Product(f.Session.Product)
		found := stock.CheckVial(product, f.Vial, act.LotID, f.Session.Date, act.OccurredAt, p.Zone)
		if act.Done { // that the vial was opened may come later, from another device
			found = slices.DeleteFunc(found, func(f schedule.Finding) bool { return f.Code == "vial_unknown" })
		}
		out.Findings = append(out.Findings, found...)
	}
	if act.LateReason == "" && !act.Done {
		if err := schedule.Refusal(out.Findings); err != nil {
			return Outcome{}, err
		}
	}
	return out, nil
}

// made says whether a record is what an act says. What an act leaves open was found by the program. Why it was entered late, and at what
// minute, is of no weight: a sheet of late entries that broke off is entered again.
func (d *Dose) made(act Record) bool {
	open := func(said bool, same bool) bool { return !said || same }
	return d.SessionID == act.SessionID && d.LotID == act.LotID && d.VialID == act.VialID && open(act.Number != 0, d.Number == act.Number) &&
		open(act.AppointmentID != "", d.AppointmentID == act.AppointmentID) && open(act.OccurredAt != 0 && act.LateReason == "", d.OccurredAt == act.OccurredAt)
}

// checkAct refuses what nothing can be made of, even for a dose that was given: nobody, nowhere, in the future, or by
// someone who may not.
func checkAct(p *pack.Pack, f Facts, act Record, now when.Instant) error {
	switch {
	case !id.Valid(act.ID):
		return fault.New(fault.Invalid, "id_malformed").On("id")
	case f.Session == nil:
		return fault.New(fault.NotFound, "session_unknown").On("session_id")
	}
	needs := staff.RecordDose
	if act.LateReason != "" {
		needs = staff.EnterLate
	}
	switch {
	case !f.Actor.May(needs, f.Session.Area, f.Session.FacilityID):
		return fault.New(fault.Forbidden, "forbidden")
	case f.Person == nil:
		return fault.New(fault.NotFound, "beneficiary_unknown").On("beneficiary_id")
	case f.Person.State != beneficiary.Active:
		return f.Person.CheckOpen()
	case Closed(f.Doses):
		return fault.New(fault.Conflict, "record_closed")
	case act.Done && act.Number >= 0 && act.Number <= 20 && act.OccurredAt <= now.Add(clockSkew):
		return nil
	case act.LotID == "":
		return fault.New(fault.Invalid, "lot_needed").On("lot_id")
	case f.Session.Lot(act.LotID) == nil:
		return fault.New(fault.Refused, "lot_not_in_session").On("lot_id")
	case act.VialID != "" && !id.Valid(act.VialID):
		return fault.New(fault.Invalid, "id_malformed").On("vial_id")
	case act.Number < 0 || act.Number > 20:
		return fault.New(fault.Invalid, "dose_number_malformed").On("number")
	case len(act.LateReason) > longestReason:
		return fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestReason)).On("late_reason")
	case act.OccurredAt > now.Add(clockSkew):
		return fault.New(fault.Invalid, "occurred_in_future").On("occurred_at")
	case act.LateReason == "" && act.OccurredAt.On(p.Zone) != now.On(p.Zone):
		return fault.New(fault.Refused, "late_reason_needed", "date", act.OccurredAt.On(p.Zone).String()).On("late_reason")
	}
	return nil
}

// checkAppointment finds the booking the dose keeps and holds the person to its secret code. It gives the day it was
// booked, zero without one.
func checkAppointment(p *pack.Pack, f Facts, act Record, out *Outcome) (when.Date, error) {
	if act.AppointmentID == "" {
		return 0, nil
	}
	if act.Done {
		return checkKept(p, f, act, out), nil
	}
	for i := range f.Appointments {
		a := f.Appointments[i]
		if a.ID != act.AppointmentID {
			continue
		}
		switch {
		case a.SessionID != act.SessionID:
			return 0, fault.New(fault.Refused, "appointment_elsewhere", "date", a.Date.String()).On("appointment_id")
		case a.State != appointment.Booked && (a.State != appointment.Missed || act.LateReason == ""):
			return 0, fault.New(fault.Conflict, "appointment_over").On("appointment_id")
		case act.LateReason == "" && subtle.ConstantTimeCompare([]byte(a.Code), []byte(act.Code)) != 1:
			return 0, fault.New(fault.Refused, "code_wrong").On("code")
		}
		a.State = appointment.Kept
		out.Kept = &a
		out.Dose.AppointmentID = a.ID
		out.Dose.SlotNo = a.SlotNo
		return a.At.On(p.Zone), nil
	}
	return 0, fault.New(fault.NotFound, "appointment_unknown").On("appointment_id")
}

// checkKept finds the booking that a dose keeps which was given already. A booking that cannot be kept is no reason to lose the dose.
func checkKept(p *pack.Pack, f Facts, act Record, out *Outcome) when.Date {
	a := appointment.Find(f.Appointments, act.AppointmentID)
	switch {
	case a == nil:
		out.stop("appointment_unknown")
	case a.SessionID != act.SessionID:
		out.stop("appointment_elsewhere", "date", a.Date.String())
	case a.State != appointment.Booked && a.State != appointment.Missed:
		out.stop("appointment_over")
		return a.At.On(p.Zone)
	default:
		kept := *a
		kept.State = appointment.Kept
		out.Kept = &kept
		out.Dose.AppointmentID, out.Dose.SlotNo = kept.ID, kept.SlotNo
		return kept.At.On(p.Zone)
	}
	return 0
}

// checkSession finds whether the session was open when the dose was given.
func checkSession(p *pack.Pack, f Facts, out *Outcome, now when.Instant) {
	s := f.Session
	switch {
	case s.State == session.Cancelled:
		out.stop("session_cancelled", "date", s.Date.String())
	case out.Dose.OccurredOn != s.Date:
		out.stop("session_closed", "date", s.Date.String(), "today", now.On(p.Zone).String())
	}
	if !s.Admits(f.Person.Person()) {
		out.stop("session_other_age", "min_age", fault.Int(s.MinAge), "max_age", fault.Int(s.MaxAge))
	}
}

// checkPlace takes a walk-in's place: in a walk-in slot, for a booked person none, since booking took it.
func checkPlace(s *session.Session, out *Outcome) {
	if out.Kept != nil {
		return
	}
	for i := range s.Slots {
		slot := &s.Slots[i]
		if slot.Channel == session.WalkIn && slot.Admits(out.Dose.Number) && slot.Free() > 0 {
			out.Slot, out.Dose.SlotNo = slot.No, slot.No
			return
		}
	}
	out.stop("walk_in_full", "free", fault.Int(s.Free(session.Online, out.Dose.Number)))
}

// checkLot uses one dose of the lot.
func checkLot(s *session.Session, lotID string, out *Outcome) {
	lot := s.Lot(lotID)
	if lot == nil { // of a dose that is done: nothing of what stands behind the session was used
		out.stop("lot_not_in_session")
		return
	}
	if out.Dose.OccurredOn > lot.Expires {
		out.stop("lot_expired", "lot", lot.Number, "date", lot.Expires.String())
	}
	if lot.Recalled != 0 && out.Dose.OccurredAt >= lot.Recalled {
		out.stop("lot_recalled", "lot", lot.Number)
	}
	if lot.Left() < 1 {
		out.stop("lot_empty", "lot", lot.Number)
		return
	}
	out.FromLot = true
}

func (o *Outcome) stop(code string, args ...string) {
	f := fault.New(fault.Refused, code, args...)
	o.Findings = append(o.Findings, schedule.Finding{Level: schedule.Stop, Code: code, Args: f.Args})
}
