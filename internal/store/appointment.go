package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/batch"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

var (
	appointmentTable = newTable("appointment", `beneficiary_id text, appointment_id text, session_id text, slot_no bigint, dose bigint, product text, date text,
		code text, state text, booked_at bigint, booked_by text, next_best boolean`, "")
	rosterTable = newTable("roster", "session_id text, entry_id text, beneficiary_id text, slot_no bigint", "")
)

// bookAct is bookings that are made together or not at all and, where staff book for somebody, what they answer for.
type bookAct struct {
	acts  []appointment.Book
	actor *staff.Actor
}

// Book books a place for somebody on the phone of whoever asks, in a batch with whoever else books at this moment.
// Faults: those of appointment.Decide; beneficiary_unknown for somebody on another phone.
func (s *Store) Book(ctx context.Context, phone string, act appointment.Book) (appointment.Appointment, error) {
	booked, err := s.BookTogether(ctx, phone, []appointment.Book{act})
	if err != nil {
		return appointment.Appointment{}, err
	}
	return booked[0], nil
}

// BookTogether books places for people on the phone of whoever asks: all of them or none. Acts are decided in their order, so that
// the second dose of a pair may follow the first. The fault is that of the first act refused; with several acts its field begins
// with the number of that act, as in "1.slot".
// Faults: those of appointment.Decide; beneficiary_unknown for somebody on another phone; too_many_together.
func (s *Store) BookTogether(ctx context.Context, phone string, acts []appointment.Book) ([]appointment.Appointment, error) {
	household, err := s.Household(ctx, phone)
	if err != nil {
		return nil, err
	}
	if most := 2 * s.mostMembers(); len(acts) == 0 || len(acts) > most {
		return nil, fault.New(fault.Invalid, "too_many_together", "most", fault.Int(most))
	}
	for _, act := range acts {
		if !slices.ContainsFunc(household, func(b beneficiary.Beneficiary) bool { return b.ID == act.BeneficiaryID }) {
			return nil, fault.New(fault.NotFound, "beneficiary_unknown")
		}
	}
	return s.hot.book.Do(ctx, bookAct{acts: acts})
}

// BookFor books a place on behalf of somebody. Faults: forbidden outside the actor's scope, those of appointment.Decide.
func (s *Store) BookFor(ctx context.Context, actor staff.Actor, act appointment.Book) (appointment.Appointment, error) {
	act.By = actor.ID
	booked, err := s.hot.book.Do(ctx, bookAct{acts: []appointment.Book{act}, actor: &actor})
	if err != nil {
		return appointment.Appointment{}, err
	}
	return booked[0], nil
}

// bookEffects gathers what a batch of bookings writes.
type bookEffects struct {
	booked, entries [][]any
	ended           []appointment.Appointment
	events          []event
}

func (s *Store) bookBatch(ctx context.Context, t *Tx, groups []bookAct) ([]batch.Result[[]appointment.Appointment], error) {
	now := s.now()
	var people, sessions []string
	for _, group := range groups {
		for _, act := range group.acts {
			people, sessions = append(people, act.BeneficiaryID), append(sessions, act.SessionID)
		}
	}
	facts, err := s.visitFacts(ctx, t, people, sessions)
	if err != nil {
		return nil, err
	}
	results := make([]batch.Result[[]appointment.Appointment], len(groups))
	var effects bookEffects
	for i, group := range groups {
		decided, err := s.decideTogether(facts, group, now)
		results[i].Err = err
		for _, o := range decided {
			results[i].Value = append(results[i].Value, o.Booked)
			if !o.Already {
				effects.add(o)
			}
		}
	}
	if err := t.endAppointments(ctx, effects.ended); err != nil {
		return nil, err
	}
	if _, err := t.insert(ctx, appointmentTable, effects.booked); err != nil {
		return nil, err
	}
	if _, err := t.insert(ctx, rosterTable, effects.entries); err != nil {
		return nil, err
	}
	if err := facts.saveCounters(ctx, t); err != nil {
		return nil, err
	}
	return results, t.append(ctx, effects.events, now)
}

// decideTogether decides bookings that are made together, each on the facts that the one before leaves. Where one is refused,
// the facts are again what they were.
func (s *Store) decideTogether(facts *visits, group bookAct, now when.Instant) ([]appointment.Outcome, error) {
	var decided []appointment.Outcome
	var before [][]appointment.Appointment
	for i, act := range group.acts {
		v := facts.of(act.BeneficiaryID, act.SessionID)
		var o appointment.Outcome
		err := error(nil)
		if group.actor != nil && v.session != nil && !group.actor.May(staff.BookOthers, v.session.Area, v.session.FacilityID) {
			err = fault.New(fault.Forbidden, "forbidden")
		} else {
			o, err = appointment.Decide(s.pack, appointment.Facts{
				Person: v.person, Given: dose.Givens(v.doses), Existing: v.appointments, Session: v.session,
			}, act, now)
		}
		if err != nil {
			for j := len(decided) - 1; j >= 0; j-- {
				if !decided[j].Already {
					facts.unbook(decided[j], before[j])
				}
			}
			return nil, inGroup(err, i, len(group.acts))
		}
		decided, before = append(decided, o), append(before, slices.Clone(v.appointments))
		if !o.Already {
			for _, a := range o.Ended {
				facts.end(a)
			}
			facts.book(o.Booked)
		}
	}
	return decided, nil
}

// inGroup says in a fault's field which of several acts it speaks of.
func inGroup(err error, i, of int) error {
	if of == 1 {
		return err
	}
	f := *fault.From(err)
	return f.On(fault.Int(i) + "." + f.Field)
}

func (e *bookEffects) add(o appointment.Outcome) {
	a := o.Booked
	e.make(a)
	moved := false
	for _, ended := range o.Ended {
		e.end(ended)
		moves := ended.State == appointment.Cancelled && ended.Dose == a.Dose
		moved = moved || moves
		if ended.State == appointment.Cancelled {
			e.events = append(e.events, newEvent(AppointmentCancelled{BeneficiaryID: ended.BeneficiaryID, AppointmentID: ended.ID, Moved: moves}))
		}
	}
	e.events = append(e.events, newEvent(AppointmentBooked{BeneficiaryID: a.BeneficiaryID, AppointmentID: a.ID, Moved: moved}))
}

// make takes up a booking.
func (e *bookEffects) make(a appointment.Appointment) {
	e.booked = append(e.booked, []any{a.BeneficiaryID, a.ID, a.SessionID, a.SlotNo, a.Dose, a.Product, a.Date, a.Code, string(a.State), a.At, a.By, a.NextBest})
	e.entries = append(e.entries, []any{a.SessionID, a.ID, a.BeneficiaryID, a.SlotNo})
}

// end takes up the end of a booking, which may have been made in this very batch.
func (e *bookEffects) end(a appointment.Appointment) {
	const person, id, state = 0, 1, 8
	const entryID, entryPerson = 1, 2
	i := slices.IndexFunc(e.booked, func(row []any) bool { return row[id] == a.ID && row[person] == a.BeneficiaryID })
	if i < 0 {
		e.ended = append(e.ended, a)
		return
	}
	e.booked[i][state] = string(a.State)
	e.entries = slices.DeleteFunc(e.entries, func(row []any) bool { return row[entryID] == a.ID && row[entryPerson] == a.BeneficiaryID })
}

// CancelAppointment ends a booking of somebody on the phone of whoever asks and frees its place, and with it the booking of a later
// dose that made a pair with it. Faults: beneficiary_unknown, those of appointment.Cancel.
func (s *Store) CancelAppointment(ctx context.Context, phone, beneficiaryID, appointmentID string) (appointment.Appointment, error) {
	if _, err := s.Member(ctx, phone, beneficiaryID); err != nil {
		return appointment.Appointment{}, err
	}
	var a appointment.Appointment
	err := s.update(ctx, func(t *Tx) error {
		facts, err := s.visitFacts(ctx, t, []string{beneficiaryID}, nil)
		if err != nil {
			return err
		}
		v, now := facts.of(beneficiaryID, ""), s.now()
		ended, err := appointment.Cancel(s.pack, appointment.Facts{Person: v.person, Given: dose.Givens(v.doses), Existing: v.appointments}, appointmentID, now)
		if err != nil {
			return err
		}
		var events []event
		for _, e := range ended {
			facts.end(e)
			events = append(events, newEvent(AppointmentCancelled{BeneficiaryID: beneficiaryID, AppointmentID: e.ID}))
		}
		a = *appointment.Find(v.appointments, appointmentID)
		areas, err := t.AreasOf(ctx, []string{beneficiaryID})
		if err != nil {
			return err
		}
		lines := make([]audit.Line, len(ended))
		for i, e := range ended {
			lines[i] = audit.Line{Act: audit.Ended, Kind: audit.Appointment, Thing: e.ID, Area: areas[beneficiaryID], Role: audit.Citizen,
				Before: audit.Values{"state": appointment.Booked}, After: audit.Values{"state": e.State, "session": e.SessionID}}
		}
		if err := t.audit(ctx, lines...); err != nil {
			return err
		}
		if err := t.endAppointments(ctx, ended); err != nil {
			return err
		}
		if err := facts.saveCounters(ctx, t); err != nil {
			return err
		}
		return t.append(ctx, events, now)
	})
	return a, err
}

// endAppointments moves appointments that have not ended to the state they now have. A cancelled one leaves the roster.
func (t *Tx) endAppointments(ctx context.Context, ended []appointment.Appointment) error {
	rows := make([][]any, len(ended))
	for i, a := range ended {
		rows[i] = []any{a.BeneficiaryID, a.ID, string(a.State)}
	}
	n, err := t.update(ctx, `UPDATE appointment SET state = d.state FROM {rows}
		WHERE appointment.beneficiary_id = d.beneficiary_id AND appointment.appointment_id = d.appointment_id AND appointment.state IN ('booked', 'missed')`,
		"beneficiary_id text, appointment_id text, state text", rows)
	if err == nil && n != len(rows) {
		return errStale
	}
	for _, a := range ended {
		if err == nil && a.State == appointment.Cancelled {
			_, err = t.tx.ExecContext(ctx, "DELETE FROM roster WHERE session_id = $1 AND entry_id = $2 AND beneficiary_id = $3", a.SessionID, a.ID, a.BeneficiaryID)
		}
	}
	return err
}

func (s *Store) loadAppointments(ctx context.Context, q querier, people []string) (map[string][]appointment.Appointment, error) {
	out := make(map[string][]appointment.Appointment, len(people))
	err := s.each(ctx, q, "SELECT "+names(appointmentTable.cols)+" FROM appointment WHERE beneficiary_id = ANY($1)",
		[]any{s.d.list(people)}, func(rows *sql.Rows) error {
			var a appointment.Appointment
			if err := rows.Scan(&a.BeneficiaryID, &a.ID, &a.SessionID, &a.SlotNo, &a.Dose, &a.Product, &a.Date, &a.Code, &a.State, &a.At, &a.By, &a.NextBest); err != nil {
				return err
			}
			out[a.BeneficiaryID] = append(out[a.BeneficiaryID], a)
			return nil
		})
	for _, all := range out {
		slices.SortFunc(all, func(a, b appointment.Appointment) int { return when.Compare(a.At, b.At) })
	}
	return out, err
}
