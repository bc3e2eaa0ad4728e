package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
)

// ChangeSession changes a session's slots and the doses behind them. Those booked in a slot whose hours change are told.
// Faults: those of session.DecideChange; session_unknown, also for one outside the scope.
func (s *Store) ChangeSession(ctx context.Context, actor staff.Actor, act session.Change) (session.Session, error) {
	act.By = actor.ID
	var after session.Session
	err := s.update(ctx, func(t *Tx) error {
		e, err := t.sessionToPlan(ctx, actor, act.SessionID)
		if err != nil {
			return err
		}
		held, err := s.loadHoldings(ctx, t.tx, e.FacilityID)
		if err != nil {
			return err
		}
		now := s.now()
		c, err := session.DecideChange(s.pack, e, held, act, now.On(s.pack.Zone))
		if err != nil {
			return err
		}
		after = *e
		after.Slots, after.Lots = c.Slots, c.Lots
		if err := t.saveSlots(ctx, e, c); err != nil {
			return err
		}
		if err := t.saveBehind(ctx, e, c.Lots); err != nil {
			return err
		}
		if err := t.audit(ctx, audit.Line{Act: audit.Changed, Kind: audit.Session, Thing: e.ID, Area: e.Area, Facility: e.FacilityID, By: act.By,
			Before: sessionValues(e), After: sessionValues(&after)}); err != nil {
			return err
		}
		events, err := t.timed(ctx, e.ID, c.Timed)
		if err != nil {
			return err
		}
		return t.append(ctx, events, now)
	})
	return after, err
}

func (t *Tx) saveSlots(ctx context.Context, e *session.Session, c session.Changed) error {
	var changed, fresh [][]any
	for i, slot := range c.Slots {
		switch {
		case i >= len(c.Slots)-c.New:
			fresh = append(fresh, []any{e.ID, slot.No, slot.Starts, slot.Ends, slot.Dose, string(slot.Channel), slot.Capacity, 0})
		case slot != e.Slots[i]:
			changed = append(changed, []any{e.ID, slot.No, slot.Starts, slot.Ends, slot.Capacity, e.Slots[i].Starts, e.Slots[i].Ends, e.Slots[i].Capacity})
		}
	}
	if _, err := t.insert(ctx, slotTable, fresh); err != nil {
		return err
	}
	n, err := t.update(ctx, `UPDATE slot SET starts = d.starts, ends = d.ends, capacity = d.capacity FROM {rows}
		WHERE slot.session_id = d.session_id AND slot.slot_no = d.slot_no AND slot.taken <= d.capacity
		AND slot.starts = d.was_starts AND slot.ends = d.was_ends AND slot.capacity = d.was_capacity`,
		"session_id text, slot_no bigint, starts bigint, ends bigint, capacity bigint, was_starts bigint, was_ends bigint, was_capacity bigint", changed)
	if err == nil && n != len(changed) {
		return errStale
	}
	return err
}

// timed is the events for those booked in slots whose hours change.
func (t *Tx) timed(ctx context.Context, sessionID string, slots []int) ([]event, error) {
	if len(slots) == 0 {
		return nil, nil
	}
	change := id.New() // so that each change is told, also the second of a day
	var events []event
	err := t.s.each(ctx, t.tx, "SELECT entry_id, beneficiary_id, slot_no FROM roster WHERE session_id = $1 ORDER BY entry_id", []any{sessionID}, func(rows *sql.Rows) error {
		var entryID, person string
		var no int
		if err := rows.Scan(&entryID, &person, &no); err != nil {
			return err
		}
		if slices.Contains(slots, no) {
			events = append(events, newEvent(AppointmentTimed{BeneficiaryID: person, AppointmentID: entryID, Change: fault.Int(no) + "-" + change}))
		}
		return nil
	})
	return events, err
}
