package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/batch"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

var (
	appointmentTable = newTable("appointment", `beneficiary_id text, appointment_id text, session_id text, slot_no bigint, dose bigint, product text, date text,
		code text, state text, booked_at bigint, booked_by text`, "")
	rosterTable = newTable("roster", "session_id text, entry_id text, beneficiary_id text, slot_no bigint", "")
)

// bookAct is a booking and, where staff book for somebody, what they answer for.
type bookAct struct {
	appointment.Book
	actor *staff.Actor
}

// Book books a place for somebody on the phone of whoever asks, in a batch with whoever else books at this moment.
// Faults: those of appointment.Decide; beneficiary_unknown for somebody on another phone.
func (s *Store) Book(ctx context.Context, phone string, act appointment.Book) (appointment.Appointment, error) {
	if _, err := s.Member(ctx, phone, act.BeneficiaryID); err != nil {
		return appointment.Appointment{}, err
	}
	return s.hot.book.Do(ctx, bookAct{Book: act})
}

// BookFor books a place on behalf of somebody. Faults: forbidden outside the actor's scope, those of appointment.Decide.
func (s *Store) BookFor(ctx context.Context, actor staff.Actor, act appointment.Book) (appointment.Appointment, error) {
	act.By = actor.ID
	return s.hot.book.Do(ctx, bookAct{Book: act, actor: &actor})
}

func (s *Store) bookBatch(ctx context.Context, t *Tx, acts []bookAct) ([]batch.Result[appointment.Appointment], error) {
	now := s.now()
	facts, err := s.visitFacts(ctx, t, len(acts), func(i int) (string, string) { return acts[i].BeneficiaryID, acts[i].SessionID })
	if err != nil {
		return nil, err
	}
	results := make([]batch.Result[appointment.Appointment], len(acts))
	var booked, entries [][]any
	var ended []appointment.Appointment
	var events []event
	for i, act := range acts {
		v := facts.of(act.BeneficiaryID, act.SessionID)
		if act.actor != nil && v.session != nil && !act.actor.May(staff.BookOthers, v.session.Area, v.session.FacilityID) {
			results[i].Err = fault.New(fault.Forbidden, "forbidden")
			continue
		}
		a, err := appointment.Decide(s.pack, appointment.Facts{
			Person: v.person, Given: dose.Givens(v.doses), Existing: v.appointments, Session: v.session,
		}, act.Book, now)
		results[i] = batch.Result[appointment.Appointment]{Value: a, Err: err}
		if err != nil || findAppointment(v.appointments, act.ID) != nil {
			continue
		}
		for _, missed := range appointment.Over(v.appointments, a.Dose, a.ID, now.On(s.pack.Zone)) {
			facts.end(missed)
			ended = append(ended, missed)
		}
		facts.book(a)
		booked = append(booked, []any{a.BeneficiaryID, a.ID, a.SessionID, a.SlotNo, a.Dose, a.Product, a.Date, a.Code, string(a.State), a.At, a.By})
		entries = append(entries, []any{a.SessionID, a.ID, a.BeneficiaryID, a.SlotNo})
		events = append(events, newEvent(AppointmentBooked{BeneficiaryID: a.BeneficiaryID, AppointmentID: a.ID}))
	}
	if err := t.endAppointments(ctx, ended); err != nil {
		return nil, err
	}
	if _, err := t.insert(ctx, appointmentTable, booked); err != nil {
		return nil, err
	}
	if _, err := t.insert(ctx, rosterTable, entries); err != nil {
		return nil, err
	}
	if err := facts.saveCounters(ctx, t); err != nil {
		return nil, err
	}
	return results, t.append(ctx, events, now)
}

// CancelAppointment ends a booking of somebody on the phone of whoever asks and frees its place.
// Faults: beneficiary_unknown, those of appointment.Cancel.
func (s *Store) CancelAppointment(ctx context.Context, phone, beneficiaryID, appointmentID string) (appointment.Appointment, error) {
	if _, err := s.Member(ctx, phone, beneficiaryID); err != nil {
		return appointment.Appointment{}, err
	}
	var ended appointment.Appointment
	err := s.update(ctx, func(t *Tx) error {
		found, err := s.loadAppointments(ctx, t.tx, []string{beneficiaryID})
		if err != nil {
			return err
		}
		known := findAppointment(found[beneficiaryID], appointmentID)
		now := s.now()
		if ended, err = appointment.Cancel(s.pack, known, now); err != nil || known.State == ended.State {
			return err
		}
		if err := t.endAppointments(ctx, []appointment.Appointment{ended}); err != nil {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE slot SET taken = taken - 1 WHERE session_id = $1 AND slot_no = $2", ended.SessionID, ended.SlotNo))
		if err == nil && n != 1 {
			return errStale
		}
		if err != nil {
			return err
		}
		return t.append(ctx, []event{newEvent(AppointmentCancelled{BeneficiaryID: beneficiaryID, AppointmentID: appointmentID})}, now)
	})
	return ended, err
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
			_, err = t.tx.ExecContext(ctx, "DELETE FROM roster WHERE session_id = $1 AND entry_id = $2", a.SessionID, a.ID)
		}
	}
	return err
}

func (s *Store) loadAppointments(ctx context.Context, q querier, people []string) (map[string][]appointment.Appointment, error) {
	out := make(map[string][]appointment.Appointment, len(people))
	err := s.each(ctx, q, "SELECT "+names(appointmentTable.cols)+" FROM appointment WHERE beneficiary_id = ANY($1)",
		[]any{s.d.list(people)}, func(rows *sql.Rows) error {
			var a appointment.Appointment
			if err := rows.Scan(&a.BeneficiaryID, &a.ID, &a.SessionID, &a.SlotNo, &a.Dose, &a.Product, &a.Date, &a.Code, &a.State, &a.At, &a.By); err != nil {
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

func findAppointment(all []appointment.Appointment, id string) *appointment.Appointment {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}
