package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

// Waste takes doses that cannot be used out of a facility. The same act twice is one.
// Faults: facility_unknown, forbidden, id_taken, those of stock.DecideWaste.
func (s *Store) Waste(ctx context.Context, actor staff.Actor, act stock.Waste) (stock.Movement, error) {
	act.By = actor.ID
	return s.keep(ctx, actor, staff.CountStock, act.FacilityID, act.LotID, act.ID, act, func(f stock.KeepFacts) (keeping, error) {
		m, err := stock.DecideWaste(f, act, s.now())
		return keeping{moves: []stock.Movement{m}}, err
	})
}

// Count lets the ledger follow what was counted. One that is far from it makes a review item. The same act twice is one.
// Faults: facility_unknown, forbidden, id_taken, those of stock.DecideCount.
func (s *Store) Count(ctx context.Context, actor staff.Actor, act stock.Count) (stock.Movement, error) {
	act.By = actor.ID
	return s.keep(ctx, actor, staff.CountStock, act.FacilityID, act.LotID, act.ID, act, func(f stock.KeepFacts) (keeping, error) {
		moves, taken, err := stock.DecideCount(s.pack, f, act, s.now())
		out := keeping{moves: moves, taken: taken}
		if expected, far := stock.FarOff(s.pack, f, act); err == nil && far {
			out.found = append(out.found, review.CountOff(s.pack, f.Holding.Lot.Number, expected, act, s.now()))
		}
		return out, err
	})
}

// Isolate puts all of a lot at a facility into quarantine; sessions lose what they had of it. The same act twice is one.
// Faults: facility_unknown, forbidden, id_taken, those of stock.DecideIsolate.
func (s *Store) Isolate(ctx context.Context, actor staff.Actor, act stock.Isolate) (stock.Movement, error) {
	act.By = actor.ID
	return s.keep(ctx, actor, staff.CountStock, act.FacilityID, act.LotID, act.ID, act, func(f stock.KeepFacts) (keeping, error) {
		m, taken, err := stock.DecideIsolate(f, act, s.now())
		return keeping{moves: []stock.Movement{m}, taken: taken}, err
	})
}

// Release lets doses in quarantine be used again. The same act twice is one.
// Faults: facility_unknown, forbidden, id_taken, those of stock.DecideRelease.
func (s *Store) Release(ctx context.Context, actor staff.Actor, act stock.Release) (stock.Movement, error) {
	act.By = actor.ID
	return s.keep(ctx, actor, staff.ReleaseStock, act.FacilityID, act.LotID, act.ID, act, func(f stock.KeepFacts) (keeping, error) {
		m, err := stock.DecideRelease(s.pack, f, act, s.now())
		return keeping{moves: []stock.Movement{m}}, err
	})
}

// keeping is what an act with a lot does: lines of the ledger, the first of them the act's own; what sessions lose by it; what is to be looked at.
type keeping struct {
	moves []stock.Movement
	taken []stock.Backed
	found []review.Item
}

// keep does an act with a lot at a facility.
func (s *Store) keep(ctx context.Context, actor staff.Actor, action staff.Action, facilityID, lotID, actID string, act any,
	decide func(stock.KeepFacts) (keeping, error)) (stock.Movement, error) {
	var m stock.Movement
	err := s.update(ctx, func(t *Tx) error {
		at, err := s.stockAt(ctx, t.tx, actor, action, facilityID)
		if err != nil {
			return err
		}
		if _, err := t.again(ctx, fmt.Sprintf("%T", act), actID, act); err != nil {
			return err
		}
		facts, err := s.keepFacts(ctx, t.tx, facilityID, lotID, actID)
		if err != nil {
			return err
		}
		done, err := decide(facts)
		if err != nil {
			return err
		}
		if m = done.moves[0]; facts.Existing != nil {
			return nil
		}
		for i := range done.found {
			done.found[i].Area = at.Area
		}
		if err := t.OpenReviews(ctx, done.found); err != nil {
			return err
		}
		return t.setApart(ctx, done.moves, done.taken)
	})
	return m, err
}

// setApart writes lines of the ledger about one lot, with what sessions lose by them.
func (t *Tx) setApart(ctx context.Context, moves []stock.Movement, taken []stock.Backed) error {
	m, reserved, rows := moves[0], map[string]int{}, make([][]any, len(taken))
	for i, b := range taken {
		reserved[m.LotID] -= b.Reserved - b.Used
		rows[i] = []any{b.SessionID, m.LotID, b.Used, b.Reserved}
	}
	if err := t.unback(ctx, rows); err != nil {
		return err
	}
	return t.post(ctx, moves, reserved)
}

// unback leaves sessions only those doses of a lot that they have used. Rows are session, lot, used, reserved, as they were read: a dose
// given in between makes the act be decided anew.
func (t *Tx) unback(ctx context.Context, rows [][]any) error {
	n, err := t.update(ctx, `UPDATE session_lot SET reserved = session_lot.used FROM {rows} WHERE session_lot.session_id = d.session_id AND session_lot.lot_id = d.lot_id
		AND session_lot.used = d.used AND session_lot.reserved = d.reserved`, "session_id text, lot_id text, used bigint, reserved bigint", rows)
	if err == nil && n != len(rows) {
		return errStale
	}
	return err
}

func (s *Store) keepFacts(ctx context.Context, q querier, facilityID, lotID, actID string) (stock.KeepFacts, error) {
	var facts stock.KeepFacts
	var err error
	if facts.Existing, err = s.loadMovement(ctx, q, facilityID, actID); err != nil {
		return facts, err
	}
	held, err := s.loadHoldings(ctx, q, facilityID)
	if err != nil {
		return facts, err
	}
	for i := range held {
		if held[i].Lot.ID == lotID {
			facts.Holding = &held[i]
		}
	}
	err = s.each(ctx, q, `SELECT b.session_id, e.date, b.reserved, b.used FROM session_lot b JOIN session e ON e.session_id = b.session_id
		WHERE b.lot_id = $1 AND e.facility_id = $2 AND e.closed_at = 0 AND b.reserved > 0 ORDER BY e.date, b.session_id`, []any{lotID, facilityID}, func(rows *sql.Rows) error {
		var b stock.Backed
		err := rows.Scan(&b.SessionID, &b.Date, &b.Reserved, &b.Used)
		facts.Sessions = append(facts.Sessions, b)
		return err
	})
	return facts, err
}

// KeptLot reads a lot at a facility with the sessions that stand on it. Faults: facility_unknown, lot_not_held.
func (s *Store) KeptLot(ctx context.Context, scope staff.Scope, facilityID, lotID string) (stock.KeepFacts, error) {
	if _, err := s.seenAt(ctx, scope, facilityID); err != nil {
		return stock.KeepFacts{}, err
	}
	facts, err := s.keepFacts(ctx, s.read, facilityID, lotID, "")
	if err == nil && facts.Holding == nil {
		err = errNotHeld()
	}
	return facts, err
}
