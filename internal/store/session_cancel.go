package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// sessionEndTable keeps why a session was cancelled, and how far the end of its bookings has come: up to the entry after_entry of its
// roster, and done_at when there is none left.
var sessionEndTable = newTable("session_end", `session_id text, reason text, ended_at bigint, ended_by text, after_entry text, moved bigint, ended bigint,
	done_at bigint`, "")

// CancelSession cancels a session: from the commit on nobody can book it or be vaccinated in it, and the vaccine behind it that was not given is
// free again. Its bookings end after that, in small steps: see EndBookings. Cancelling twice is once; for another reason it is session_cancelled.
// Faults: those of session.DecideCancel; session_unknown, also for one outside the scope.
func (s *Store) CancelSession(ctx context.Context, actor staff.Actor, act session.Cancel) error {
	act.By = actor.ID
	return s.update(ctx, func(t *Tx) error {
		e, err := t.sessionToPlan(ctx, actor, act.SessionID)
		if err != nil {
			return err
		}
		if _, err := t.again(ctx, "cancel", id.Derive("cancel", e.ID), act); fault.Code(err) == "id_taken" {
			return fault.New(fault.Conflict, "session_cancelled", "date", e.Date.String()) // for another reason
		} else if err != nil {
			return err
		}
		now := s.now()
		if already, err := session.DecideCancel(e, act, now.On(s.pack.Zone)); already || err != nil {
			return err
		}
		if err := t.one(ctx, "UPDATE session SET state = 'cancelled' WHERE session_id = $1 AND state = 'published'", e.ID); err != nil {
			return err
		}
		// A booking that was decided just before this finds no place and is decided again.
		if _, err := t.tx.ExecContext(ctx, "UPDATE slot SET capacity = taken WHERE session_id = $1", e.ID); err != nil {
			return err
		}
		free := *e
		free.Lots = nil
		for _, lot := range e.Lots {
			lot.Reserved = lot.Used
			free.Lots = append(free.Lots, lot)
		}
		if err := t.saveBehind(ctx, e, free.Lots); err != nil {
			return err
		}
		if _, err := t.insert(ctx, sessionEndTable, [][]any{{e.ID, string(act.Reason), now, act.By, "", 0, 0, 0}}); err != nil {
			return err
		}
		free.State = session.Cancelled
		gone := sessionValues(&free)
		gone["reason"] = act.Reason
		if err := t.audit(ctx, audit.Line{Act: audit.Ended, Kind: audit.Session, Thing: e.ID, Area: e.Area, Facility: e.FacilityID, By: act.By,
			Before: sessionValues(e), After: gone}); err != nil {
			return err
		}
		return t.append(ctx, []event{newEvent(SessionCancelled{SessionID: e.ID, FacilityID: e.FacilityID, Area: e.Area, Day: e.Date})}, now)
	})
}

// sessionToPlan reads a session that the actor plans. Fault: session_unknown, also for one outside the scope; forbidden.
func (t *Tx) sessionToPlan(ctx context.Context, actor staff.Actor, sessionID string) (*session.Session, error) {
	found, err := t.s.loadSessions(ctx, t.tx, []string{sessionID})
	if err != nil {
		return nil, err
	}
	e := found[sessionID]
	switch {
	case e == nil || !actor.Scope.Covers(e.Area, e.FacilityID):
		return nil, fault.New(fault.NotFound, "session_unknown")
	case !actor.May(staff.PlanSessions, e.Area, e.FacilityID):
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	return e, nil
}

// saveBehind moves the doses set aside for a session from what they are to what they shall be, and what the facility has reserved with
// them. Where either has moved since it was read, it is decided again.
func (t *Tx) saveBehind(ctx context.Context, e *session.Session, lots []session.Backing) error {
	var fresh, moved, held [][]any
	for _, lot := range lots {
		before := e.Lot(lot.LotID)
		switch {
		case before == nil:
			fresh = append(fresh, []any{e.ID, lot.LotID, lot.Reserved, 0})
			held = append(held, []any{e.FacilityID, lot.LotID, lot.Reserved})
		case before.Reserved != lot.Reserved:
			moved = append(moved, []any{e.ID, lot.LotID, before.Reserved, before.Used, lot.Reserved})
			held = append(held, []any{e.FacilityID, lot.LotID, lot.Reserved - before.Reserved})
		}
	}
	if _, err := t.insert(ctx, sessionLotTable, fresh); err != nil {
		return err
	}
	n, err := t.update(ctx, `UPDATE session_lot SET reserved = d.after FROM {rows} WHERE session_lot.session_id = d.session_id AND session_lot.lot_id = d.lot_id
		AND session_lot.reserved = d.before AND session_lot.used = d.used`, "session_id text, lot_id text, before bigint, used bigint, after bigint", moved)
	if err != nil {
		return err
	}
	m, err := t.update(ctx, `UPDATE holding SET reserved = holding.reserved + d.doses FROM {rows} WHERE holding.facility_id = d.facility_id AND holding.lot_id = d.lot_id
		AND holding.reserved + d.doses >= 0 AND holding.reserved + d.doses <= holding.on_hand`, "facility_id text, lot_id text, doses bigint", held)
	if err == nil && (n != len(moved) || m != len(held)) {
		return errStale
	}
	return err
}

// one runs a guarded statement that must change one row.
func (t *Tx) one(ctx context.Context, query string, args ...any) error {
	n, err := affected(t.tx.ExecContext(ctx, query, args...))
	if err == nil && n != 1 {
		return errStale
	}
	return err
}

// SessionEnd is how far the end of a cancelled session's bookings has come.
type SessionEnd struct {
	SessionID string
	Reason    session.Reason
	At        when.Instant
	Moved     int          // people for whom another place was booked
	Ended     int          // people who were offered one
	Done      when.Instant // 0 while some are still to be told
	after     string
}

// SessionEnd reads why a session was cancelled; nil for one that was not.
func (s *Store) SessionEnd(ctx context.Context, sessionID string) (*SessionEnd, error) {
	e, err := s.sessionEnd(ctx, s.read.QueryRowContext(ctx, "SELECT session_id, reason, ended_at, after_entry, moved, ended, done_at FROM session_end WHERE session_id = $1", sessionID))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &e, err
}

func (s *Store) sessionEnd(_ context.Context, row *sql.Row) (e SessionEnd, err error) {
	err = row.Scan(&e.SessionID, &e.Reason, &e.At, &e.after, &e.Moved, &e.Ended, &e.Done)
	return e, err
}
