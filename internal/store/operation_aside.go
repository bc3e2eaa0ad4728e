package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Aside is an operation that could not be decided after many tries. What it says stays sealed in the log.
type Aside struct {
	SessionID string
	OpID      string
	Kind      operation.Kind
	DeviceID  string
	Area      string
	Facility  string
	Why       operation.Why
	Tries     int
	At        when.Instant // set aside
}

// AsidePlace is where a page of them begins: after this one.
type AsidePlace struct{ SessionID, OpID string }

// setAside lists operations for somebody to look at, those that are set aside and not decided by somebody else at the same moment.
func (t *Tx) setAside(ctx context.Context, all []Settled) error {
	for _, one := range all {
		l := one.Line
		if _, err := t.tx.ExecContext(ctx, `INSERT INTO operation_aside (session_id, op_id, kind, device_id, area_id, facility_id, why, tries, at)
			SELECT o.session_id, o.op_id, o.kind, o.device_id, $3, $4, $5, $6, $7 FROM operation o WHERE o.session_id = $1 AND o.op_id = $2 AND o.outcome = $8
			ON CONFLICT (session_id, op_id) DO NOTHING`, l.SessionID, l.ID, one.Area, one.Facility, string(one.Why), l.Tries, int64(t.s.now()), string(operation.Aside)); err != nil {
			return err
		}
	}
	return nil
}

// Asides lists up to most operations of a scope that are set aside, by session and id.
func (s *Store) Asides(ctx context.Context, scope staff.Scope, after AsidePlace, most int) (out []Aside, err error) {
	args := []any{after.SessionID, after.OpID}
	where := "(a.session_id > $1 OR (a.session_id = $1 AND a.op_id > $2)) AND " + inPlace(scope, "a", &args)
	return s.asides(ctx, s.read, where+fmt.Sprintf(" ORDER BY a.session_id, a.op_id LIMIT %d", most), args)
}

func (s *Store) asides(ctx context.Context, q querier, where string, args []any) (out []Aside, err error) {
	err = s.each(ctx, q, "SELECT a.session_id, a.op_id, a.kind, a.device_id, a.area_id, a.facility_id, a.why, a.tries, a.at FROM operation_aside a WHERE "+where, args, func(rows *sql.Rows) error {
		var a Aside
		err := rows.Scan(&a.SessionID, &a.OpID, &a.Kind, &a.DeviceID, &a.Area, &a.Facility, &a.Why, &a.Tries, &a.At)
		out = append(out, a)
		return err
	})
	return out, err
}

// Aside reads one of them. Fault: aside_unknown, also outside the scope.
func (s *Store) Aside(ctx context.Context, scope staff.Scope, sessionID, opID string) (Aside, error) {
	return s.aside(ctx, s.read, scope, sessionID, opID)
}

func (s *Store) aside(ctx context.Context, q querier, scope staff.Scope, sessionID, opID string) (Aside, error) {
	found, err := s.asides(ctx, q, "a.session_id = $1 AND a.op_id = $2", []any{sessionID, opID})
	if err == nil && (len(found) == 0 || !scope.Covers(found[0].Area, found[0].Facility)) {
		err = fault.New(fault.NotFound, "aside_unknown")
	}
	if err != nil {
		return Aside{}, err
	}
	return found[0], nil
}

// TryAgain has an operation that was set aside decided once more, from the first try on. One that is set aside no longer stays as it is.
// Fault: aside_unknown, also outside the actor's scope.
func (s *Store) TryAgain(ctx context.Context, actor staff.Actor, sessionID, opID string) error {
	return s.update(ctx, func(t *Tx) error {
		a, err := s.aside(ctx, t.tx, actor.Scope, sessionID, opID)
		if err != nil {
			return err
		}
		for _, statement := range []struct {
			sql  string
			args []any
		}{
			{"DELETE FROM operation_aside WHERE session_id = $1 AND op_id = $2", []any{sessionID, opID}},
			{"UPDATE operation SET outcome = $3, applied_at = 0 WHERE session_id = $1 AND op_id = $2 AND outcome = $4", []any{sessionID, opID, string(operation.Kept), string(operation.Aside)}},
			{"INSERT INTO operation_due (session_id, op_id, about, due_at, tries) SELECT o.session_id, o.op_id, o.about, $3, 0 FROM operation o WHERE o.session_id = $1 AND o.op_id = $2 AND o.outcome = $4 ON CONFLICT (session_id, op_id) DO NOTHING",
				[]any{sessionID, opID, int64(s.now()), string(operation.Kept)}},
		} {
			if _, err := t.tx.ExecContext(ctx, statement.sql, statement.args...); err != nil {
				return err
			}
		}
		return t.audit(ctx, audit.Line{Act: audit.Changed, Kind: audit.Device, Thing: a.DeviceID, Area: a.Area, Facility: a.Facility, By: actor.ID, Role: string(actor.Role),
			Before: audit.Values{"operation": opID, "outcome": string(operation.Aside)}, After: audit.Values{"operation": opID, "outcome": string(operation.Kept)}})
	})
}

// LogHealth is how the logs of devices stand: for whoever watches over the program.
type LogHealth struct {
	Aside  int          // operations that are set aside
	Due    int          // kept and not decided, or waiting
	Oldest when.Instant // when the one that is due longest should have been decided, 0 for none
}

// LogHealth counts what is open of the logs of devices.
func (s *Store) LogHealth(ctx context.Context) (h LogHealth, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT (SELECT COUNT(*) FROM operation_aside), COUNT(*), COALESCE(MIN(due_at), 0) FROM operation_due").Scan(&h.Aside, &h.Due, &h.Oldest)
	return h, err
}
