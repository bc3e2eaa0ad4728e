package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// DaySketch is a session's day without its people: enough to tell whether anything of it has changed. It opens no name and looks at nobody, so that
// thousands of devices may ask for it every minute.
type DaySketch struct {
	Session Listing
	Vials   []stock.Vial
	People  []string // ids of those on the roster whose record is open, in order
	Stamp   string   // changes whenever anything of the day does
}

// DaySketch reads the sketch of a session's day. Fault: session_unknown, also outside the scope.
func (s *Store) DaySketch(ctx context.Context, scope staff.Scope, sessionID string) (k DaySketch, err error) {
	if k.Session, err = s.Session(ctx, scope, sessionID); err != nil {
		return k, err
	}
	if k.Vials, err = s.loadVials(ctx, s.read, []string{sessionID}); err != nil {
		return k, err
	}
	sum := sha256.New()
	e := k.Session.Session
	fmt.Fprintln(sum, k.Session.Facility.Name, e.State, e.Closed, e.MinAge, e.MaxAge, e.Slots, e.Lots, k.Vials)
	var ops, received, applied int64
	if err := s.read.QueryRowContext(ctx, "SELECT COUNT(*), COALESCE(MAX(received_at), 0), COALESCE(MAX(applied_at), 0) FROM operation WHERE session_id = $1", sessionID).Scan(&ops, &received, &applied); err != nil {
		return k, err
	}
	fmt.Fprintln(sum, ops, received, applied)
	all, err := s.texts(ctx, "SELECT DISTINCT beneficiary_id FROM roster WHERE session_id = $1", sessionID)
	if err != nil {
		return k, err
	}
	people := s.d.list(all)
	for _, part := range []struct {
		query string
		args  []any
		open  bool // the rows are people: those without a state are on the roster
	}{
		{"SELECT beneficiary_id, version, state FROM beneficiary WHERE beneficiary_id = ANY($1) ORDER BY 1", []any{people}, true},
		{"SELECT beneficiary_id, MAX(seq), '' FROM dose WHERE beneficiary_id = ANY($1) GROUP BY beneficiary_id ORDER BY 1", []any{people}, false},
		{"SELECT appointment_id, slot_no, state FROM appointment WHERE beneficiary_id = ANY($1) AND session_id = $2 ORDER BY 1", []any{people, sessionID}, false},
	} {
		if err := s.each(ctx, s.read, part.query, part.args, func(rows *sql.Rows) error {
			var id, state string
			var n int64
			err := rows.Scan(&id, &n, &state)
			fmt.Fprintln(sum, id, n, state)
			if part.open && state == "" {
				k.People = append(k.People, id)
			}
			return err
		}); err != nil {
			return k, err
		}
	}
	k.Stamp = hex.EncodeToString(sum.Sum(nil)[:12])
	return k, nil
}

// changesOverlap is how far before the asked instant a change counts as new: an act takes its time when it is decided and is seen once it is
// committed, and the clocks of several processes differ.
const changesOverlap = 2 * time.Minute

// RosterChanges lists those of a session's roster about whom something came since an instant: a booking, a dose or its correction, a change of the
// record, an operation of a device. Whoever has left the roster is not told: the number of people says so. Every name read is logged.
// Fault: session_unknown, also outside the actor's scope.
func (s *Store) RosterChanges(ctx context.Context, actor staff.Actor, k DaySketch, since when.Instant) ([]Visitor, error) {
	e := k.Session.Session
	if !actor.Scope.Covers(e.Area, e.FacilityID) {
		return nil, fault.New(fault.NotFound, "session_unknown")
	}
	from := int64(since.Add(-changesOverlap))
	people := s.d.list(k.People)
	moved := map[string]bool{}
	for _, part := range []struct {
		query string
		args  []any
	}{
		{"SELECT DISTINCT beneficiary_id FROM dose WHERE beneficiary_id = ANY($1) AND recorded_at >= $2", []any{people, from}},
		{"SELECT DISTINCT beneficiary_id FROM appointment WHERE beneficiary_id = ANY($1) AND session_id = $2 AND booked_at >= $3", []any{people, e.ID, from}},
		{"SELECT DISTINCT beneficiary_id FROM beneficiary_past WHERE beneficiary_id = ANY($1) AND until_at >= $2", []any{people, from}},
		{"SELECT DISTINCT about FROM operation WHERE session_id = $1 AND (received_at >= $2 OR applied_at >= $2)", []any{e.ID, from}},
	} {
		ids, err := s.texts(ctx, part.query, part.args...)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			moved[id] = true
		}
	}
	var some []string
	for _, id := range k.People {
		if moved[id] {
			some = append(some, id)
		}
	}
	if len(some) == 0 {
		return nil, nil
	}
	out, err := s.visitors(ctx, actor, some, e.ID, PurposeRoster)
	slices.SortFunc(out, visitorOrder)
	return out, err
}
