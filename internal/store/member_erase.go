package store

import (
	"context"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// EraseMember erases a record for whoever holds its phone, and all records that were merged into it: live bookings end, documents,
// reference numbers and the place on the phone are free again, and all that is personal is gone. The same act again changes nothing.
// Faults: beneficiary_unknown, also for somebody on another phone; those of beneficiary.DecideErase.
func (s *Store) EraseMember(ctx context.Context, phone string, act beneficiary.Erase) error {
	return s.update(ctx, func(t *Tx) error {
		if done, err := s.moveDone(ctx, t.tx, act.BeneficiaryID, act.ID); done || err != nil {
			return err
		}
		b, err := s.memberIn(ctx, t, phone, act.BeneficiaryID)
		if err != nil {
			return err
		}
		// From here on nobody merges another record into this one, opens a case about it or asks for a notice.
		if err := t.hold(ctx, b); err != nil {
			return err
		}
		found, err := s.loadRecords(ctx, t.tx, []string{b.ID})
		if err != nil {
			return err
		}
		records, now := found[b.ID], s.now()
		if _, err := beneficiary.DecideErase(s.pack, beneficiary.EraseFacts{Person: b, Doses: len(dose.Standing(records))}, act, now); err != nil {
			return err
		}
		// Whoever gives this person a dose at the same moment collides with this record, decides again, and learns that it is closed.
		closing := dose.Dose{ID: act.ID, BeneficiaryID: b.ID, Seq: len(records) + 1, Void: true, RecordedAt: now}
		if _, err := t.insert(ctx, doseTable, [][]any{doseRow(&closing)}); err != nil {
			return err
		}
		ended, err := s.endBookings(ctx, t, b.ID)
		if err != nil {
			return err
		}
		if err := s.freeClaims(ctx, t, b); err != nil {
			return err
		}
		if err := t.wipeAll(ctx, b); err != nil {
			return err
		}
		if err := t.append(ctx, cancelled(ended), s.now()); err != nil {
			return err
		}
		return t.logMove(ctx, beneficiary.Move{ID: act.ID, BeneficiaryID: b.ID, From: phone}, beneficiary.Erasal)
	})
}

// memberIn reads somebody on a phone inside a transaction; the name may be Unread. Faults: beneficiary_unknown, also for somebody on another phone;
// record_unreadable where it does not open on which phone they are.
func (s *Store) memberIn(ctx context.Context, t *Tx, phone, beneficiaryID string) (*beneficiary.Beneficiary, error) {
	people, err := s.listPeople(ctx, t.tx, []string{beneficiaryID})
	if err != nil {
		return nil, err
	}
	b := people[beneficiaryID]
	if err := b.CheckPhone(); err != nil {
		return nil, err
	}
	if b == nil || phone == "" || b.Phone != phone {
		return nil, fault.New(fault.NotFound, "beneficiary_unknown")
	}
	return b, nil
}

// endBookings ends all of somebody's bookings, frees the places of those that are to come, and gives these.
func (s *Store) endBookings(ctx context.Context, t *Tx, beneficiaryID string) ([]appointment.Appointment, error) {
	return s.endSomeBookings(ctx, t, beneficiaryID, func(v visit, today when.Date) []appointment.Appointment {
		return appointment.OverAll(v.appointments, today)
	})
}

// endSomeBookings ends those bookings of somebody that choose picks, and gives those that were cancelled by it.
func (s *Store) endSomeBookings(ctx context.Context, t *Tx, beneficiaryID string, choose func(visit, when.Date) []appointment.Appointment) (ended []appointment.Appointment, err error) {
	facts, err := s.visitFacts(ctx, t, []string{beneficiaryID}, nil)
	if err != nil {
		return nil, err
	}
	over := choose(facts.of(beneficiaryID, ""), s.now().On(s.pack.Zone))
	for _, a := range over {
		facts.end(a)
		if a.State == appointment.Cancelled {
			ended = append(ended, a)
		}
	}
	if err := t.endAppointments(ctx, over); err != nil {
		return nil, err
	}
	return ended, facts.saveCounters(ctx, t)
}

// EndStrays ends, inside a consumer's transaction and as its last act, the bookings that some people should not have: all of a closed record or
// without consent, else those for doses that are given.
func (t *Tx) EndStrays(ctx context.Context, people []string) error {
	var events []event
	for _, person := range people {
		ended, err := t.s.endSomeBookings(ctx, t, person, func(v visit, today when.Date) (over []appointment.Appointment) {
			if v.person == nil || v.person.State != beneficiary.Active || v.person.Consent == "" {
				return appointment.OverAll(v.appointments, today)
			}
			for _, d := range dose.Standing(v.doses) {
				over = append(over, appointment.Over(v.appointments, d.Number, "", today)...)
			}
			return over
		})
		if err != nil {
			return err
		}
		events = append(events, cancelled(ended)...)
	}
	return t.append(ctx, events, t.s.now())
}

// cancelled are the events that follow from the end of bookings.
func cancelled(ended []appointment.Appointment) (events []event) {
	for _, a := range ended {
		events = append(events, newEvent(AppointmentCancelled{BeneficiaryID: a.BeneficiaryID, AppointmentID: a.ID}))
	}
	return events
}

// freeClaims lets others have somebody's place on the phone, documents and reference number, also those of records merged into theirs.
func (s *Store) freeClaims(ctx context.Context, t *Tx, b *beneficiary.Beneficiary) error {
	places := s.placesOn(b.Phone)
	claims, err := s.loadClaims(ctx, t.tx, places)
	if err != nil {
		return err
	}
	if err := t.leavePlace(ctx, places, claims, b.ID); err != nil {
		return err
	}
	documents, err := s.documentsOf(ctx, t.tx, b.ID)
	if err != nil {
		return err
	}
	references, err := t.references(ctx, b)
	if err != nil {
		return err
	}
	for _, key := range append(decodeAll(documents), references...) {
		if _, err := t.tx.ExecContext(ctx, "DELETE FROM claim WHERE key_hash = $1 AND owner_id = $2", key, b.ID); err != nil {
			return err
		}
	}
	return nil
}

// personalOf are the tables whose rows of a person are personal as a whole.
var personalOf = []string{"beneficiary_past", "casework", "casework_step", "casework_file", "notice"}

// wipe leaves of a record what an erased one keeps, see beneficiary.DecideErase. Whoever corrects it at the same moment finds another
// version.
func (t *Tx) wipe(ctx context.Context, b *beneficiary.Beneficiary) error {
	n, err := affected(t.tx.ExecContext(ctx, `UPDATE beneficiary SET reference = '', name_sealed = $1, phone_sealed = $1, birth_year = 0, birth_date = '',
		priority_group = '', id_kind = '', id_last4 = '', consent = '', vouched_by = '', state = $2, version = $3
		WHERE beneficiary_id = $4 AND version = $5 AND state = $6`, []byte{}, string(beneficiary.Erased), b.Version+1, b.ID, b.Version, string(b.State)))
	if err == nil && n != 1 {
		return errStale
	}
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE appointment SET code = '' WHERE beneficiary_id = $1", b.ID)
	return err
}

// wipeAll wipes a record and all that were merged into it.
func (t *Tx) wipeAll(ctx context.Context, b *beneficiary.Beneficiary) error {
	merged, err := t.s.mergedInto(ctx, t.tx, b.ID)
	if err != nil {
		return err
	}
	people, err := t.s.listPeople(ctx, t.tx, append(merged, b.ID))
	if err != nil {
		return err
	}
	for _, one := range people {
		if err := t.wipe(ctx, one); err != nil {
			return err
		}
		for _, table := range personalOf {
			if _, err := t.tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE beneficiary_id = $1", one.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
