package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
)

// Visitor is somebody booked at, or vaccinated in, a session.
type Visitor struct {
	Person      beneficiary.Beneficiary
	Appointment *appointment.Appointment // nil for a walk-in
	Dose        *dose.Dose               // the one given in this session, nil before it is
	History     []dose.Dose              // all the person's doses
}

// Purposes of looking at somebody's record, kept with each look.
const (
	PurposeRoster = "roster" // the list of a session
	PurposeDesk   = "desk"   // somebody stands at the desk
)

// Roster lists who is booked at or was vaccinated in a session, by slot. Every name read is logged.
// Fault: session_unknown, also outside the actor's scope.
func (s *Store) Roster(ctx context.Context, actor staff.Actor, sessionID string) ([]Visitor, error) {
	if _, err := s.Session(ctx, actor.Scope, sessionID); err != nil {
		return nil, err
	}
	var people []string
	if err := s.each(ctx, s.read, "SELECT DISTINCT beneficiary_id FROM roster WHERE session_id = $1", []any{sessionID}, func(rows *sql.Rows) error {
		var person string
		err := rows.Scan(&person)
		people = append(people, person)
		return err
	}); err != nil {
		return nil, err
	}
	visitors, err := s.visitors(ctx, actor, people, sessionID, PurposeRoster)
	slices.SortFunc(visitors, visitorOrder)
	return visitors, err
}

// visitorOrder is by slot, walk-ins last, then by name.
func visitorOrder(a, b Visitor) int {
	if a.slot() != b.slot() {
		return a.slot() - b.slot()
	}
	return strings.Compare(a.Person.Name, b.Person.Name)
}

func (v Visitor) slot() int {
	if v.Appointment != nil {
		return v.Appointment.SlotNo
	}
	return 1 << 30
}

// Visitor reads one person as they stand at the desk of a session. Faults: session_unknown, beneficiary_unknown.
func (s *Store) Visitor(ctx context.Context, actor staff.Actor, sessionID, beneficiaryID string) (Visitor, error) {
	if _, err := s.Session(ctx, actor.Scope, sessionID); err != nil {
		return Visitor{}, err
	}
	found, err := s.visitors(ctx, actor, []string{beneficiaryID}, sessionID, PurposeDesk)
	if err == nil && len(found) == 0 {
		return Visitor{}, fault.New(fault.NotFound, "beneficiary_unknown")
	}
	if err != nil {
		return Visitor{}, err
	}
	return found[0], nil
}

// FindByReference finds who a reference number belongs to, for the desk of a session. Faults: session_unknown,
// reference_unknown.
func (s *Store) FindByReference(ctx context.Context, actor staff.Actor, sessionID, reference string) (string, error) {
	if _, err := s.Session(ctx, actor.Scope, sessionID); err != nil {
		return "", err
	}
	return s.ReferenceOwner(ctx, reference)
}

// ReferenceOwner finds who a reference number belongs to, for staff. It reads nothing of the person. Fault: reference_unknown.
func (s *Store) ReferenceOwner(ctx context.Context, reference string) (string, error) {
	var owner string
	err := s.read.QueryRowContext(ctx, "SELECT owner_id FROM claim WHERE key_hash = $1", s.keys.Hash(claimReference, reference)).Scan(&owner)
	if err == sql.ErrNoRows {
		return "", fault.New(fault.NotFound, "reference_unknown").On("reference")
	}
	return owner, err
}

func (s *Store) visitors(ctx context.Context, actor staff.Actor, people []string, sessionID, purpose string) ([]Visitor, error) {
	persons, err := s.listPeople(ctx, s.read, people)
	if err != nil {
		return nil, err
	}
	if err := s.logAccess(ctx, actor, persons, purpose); err != nil {
		return nil, err
	}
	doses, err := s.loadDoses(ctx, s.read, people)
	if err != nil {
		return nil, err
	}
	appointments, err := s.loadAppointments(ctx, s.read, people)
	out := make([]Visitor, 0, len(people))
	for _, person := range people {
		b := persons[person]
		if b == nil || b.State != beneficiary.Active { // the record it was merged into is in the roster; of an erased one nothing is left to show
			continue
		}
		v := Visitor{Person: *b, History: doses[person]}
		for i := range v.History {
			if v.History[i].SessionID == sessionID {
				v.Dose = &v.History[i]
			}
		}
		for i, a := range appointments[person] {
			if a.SessionID == sessionID && a.State != appointment.Cancelled {
				v.Appointment = &appointments[person][i]
			}
		}
		out = append(out, v)
	}
	return out, err
}

var accessTable = newTable("access", "beneficiary_id text, access_id text, staff_id text, purpose text, at bigint",
	"ON CONFLICT (beneficiary_id, access_id) DO NOTHING")

// logAccess remembers that somebody looked at people's records and why, once an hour for the same purpose.
func (s *Store) logAccess(ctx context.Context, actor staff.Actor, people map[string]*beneficiary.Beneficiary, purpose string) error {
	now := s.now()
	hour := now.Time().Truncate(time.Hour).Format(time.RFC3339)
	rows := make([][]any, 0, len(people))
	for _, b := range sortedKeys(people, strings.Compare) {
		rows = append(rows, []any{b, id.Derive("access", actor.ID, purpose, hour), actor.ID, purpose, now})
	}
	return s.update(ctx, func(t *Tx) error {
		_, err := t.insert(ctx, accessTable, rows)
		return err
	})
}
