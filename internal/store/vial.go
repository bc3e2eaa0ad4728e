package store

import (
	"cmp"
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

// A row of a vial is written by whoever knows something of it, in any order: each half, opened and closed, is kept as it was first done, and
// doses drawn add up.
var vialTable = newTable("vial", `session_id text, vial_id text, lot_id text, doses bigint, opened_at bigint, opened_by text, drawn bigint,
	closed_at bigint, closed_by text, doses_left bigint, reason text`, `ON CONFLICT (session_id, vial_id) DO UPDATE SET
	lot_id = CASE WHEN vial.opened_at = 0 THEN excluded.lot_id ELSE vial.lot_id END,
	doses = CASE WHEN vial.opened_at = 0 THEN excluded.doses ELSE vial.doses END,
	opened_by = CASE WHEN vial.opened_at = 0 THEN excluded.opened_by ELSE vial.opened_by END,
	opened_at = CASE WHEN vial.opened_at = 0 THEN excluded.opened_at ELSE vial.opened_at END,
	drawn = vial.drawn + excluded.drawn,
	closed_by = CASE WHEN vial.closed_at = 0 OR (excluded.closed_at > 0 AND excluded.closed_at < vial.closed_at) THEN excluded.closed_by ELSE vial.closed_by END,
	doses_left = CASE WHEN vial.closed_at = 0 OR (excluded.closed_at > 0 AND excluded.closed_at < vial.closed_at) THEN excluded.doses_left ELSE vial.doses_left END,
	reason = CASE WHEN vial.closed_at = 0 OR (excluded.closed_at > 0 AND excluded.closed_at < vial.closed_at) THEN excluded.reason ELSE vial.reason END,
	closed_at = CASE WHEN vial.closed_at = 0 OR (excluded.closed_at > 0 AND excluded.closed_at < vial.closed_at) THEN excluded.closed_at ELSE vial.closed_at END`)

// OpenVial opens a vial at a session. The same act twice is one.
// Faults: session_unknown, also outside the scope, forbidden, those of stock.DecideOpenVial.
func (s *Store) OpenVial(ctx context.Context, actor staff.Actor, act stock.OpenVial) (stock.VialOutcome, error) {
	act.By = actor.ID
	return s.vialAct(ctx, actor, act.SessionID, act.ID, func(f stock.VialFacts) (stock.VialOutcome, error) {
		return stock.DecideOpenVial(s.pack, f, act, s.now())
	})
}

// CloseVial throws a vial of a session away. The same act twice is one.
// Faults: session_unknown, also outside the scope, forbidden, those of stock.DecideCloseVial.
func (s *Store) CloseVial(ctx context.Context, actor staff.Actor, act stock.CloseVial) (stock.VialOutcome, error) {
	act.By = actor.ID
	return s.vialAct(ctx, actor, act.SessionID, act.VialID, func(f stock.VialFacts) (stock.VialOutcome, error) {
		return stock.DecideCloseVial(f, act, s.now())
	})
}

func (s *Store) vialAct(ctx context.Context, actor staff.Actor, sessionID, vialID string, decide func(stock.VialFacts) (stock.VialOutcome, error)) (stock.VialOutcome, error) {
	var out stock.VialOutcome
	err := s.update(ctx, func(t *Tx) error {
		found, err := s.loadSessions(ctx, t.tx, []string{sessionID})
		if err != nil {
			return err
		}
		e := found[sessionID]
		if e == nil || !actor.Scope.Covers(e.Area, e.FacilityID) {
			return fault.New(fault.NotFound, "session_unknown").On("session_id")
		}
		if !actor.May(staff.RecordDose, e.Area, e.FacilityID) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		vials, err := s.loadVials(ctx, t.tx, []string{sessionID})
		if err != nil {
			return err
		}
		books := s.Books(e)
		facts := stock.VialFacts{Books: &books}
		for i := range vials {
			if vials[i].ID == vialID {
				facts.Existing = &vials[i]
			}
		}
		if out, err = decide(facts); err != nil || out.Already {
			return err
		}
		v := out.Vial
		v.Drawn = 0 // the row has them; this act draws none
		_, err = t.insert(ctx, vialTable, [][]any{vialRow(v)})
		return err
	})
	return out, err
}

func vialRow(v stock.Vial) []any {
	return []any{v.SessionID, v.ID, v.LotID, v.Doses, v.OpenedAt, v.OpenedBy, v.Drawn, v.ClosedAt, v.ClosedBy, v.Left, v.Reason}
}

// Vials lists the vials of a session, those opened first in front. Fault: session_unknown, also outside the scope.
func (s *Store) Vials(ctx context.Context, scope staff.Scope, sessionID string) ([]stock.Vial, error) {
	found, err := s.loadSessions(ctx, s.read, []string{sessionID})
	if err != nil {
		return nil, err
	}
	if e := found[sessionID]; e == nil || !scope.Covers(e.Area, e.FacilityID) {
		return nil, fault.New(fault.NotFound, "session_unknown")
	}
	return s.loadVials(ctx, s.read, []string{sessionID})
}

func (s *Store) loadVials(ctx context.Context, q querier, sessions []string) (out []stock.Vial, err error) {
	err = s.each(ctx, q, "SELECT "+names(vialTable.cols)+" FROM vial WHERE session_id = ANY($1) ORDER BY session_id, opened_at, vial_id", []any{s.d.list(sessions)}, func(rows *sql.Rows) error {
		var v stock.Vial
		err := rows.Scan(&v.SessionID, &v.ID, &v.LotID, &v.Doses, &v.OpenedAt, &v.OpenedBy, &v.Drawn, &v.ClosedAt, &v.ClosedBy, &v.Left, &v.Reason)
		out = append(out, v)
		return err
	})
	return out, err
}

// vialsNamed reads the vials of the sessions of which some act names a vial.
func (s *Store) vialsNamed(ctx context.Context, t *Tx, acts []recordAct) (map[vialKey]*stock.Vial, error) {
	var sessions []string
	for _, act := range acts {
		if act.VialID != "" {
			sessions = append(sessions, act.SessionID)
		}
	}
	if len(sessions) == 0 {
		return nil, nil
	}
	vials, err := s.loadVials(ctx, t.tx, sessions)
	out := make(map[vialKey]*stock.Vial, len(vials))
	for i, v := range vials {
		out[vialKey{v.SessionID, v.ID}] = &vials[i]
	}
	return out, err
}

// saveDrawn adds doses to the vials they were drawn from, in key order.
func (t *Tx) saveDrawn(ctx context.Context, drawn map[vialKey]*stock.Vial) error {
	var rows [][]any
	for _, k := range sortedKeys(drawn, func(a, b vialKey) int {
		return cmp.Or(cmp.Compare(a.session, b.session), cmp.Compare(a.vial, b.vial))
	}) {
		rows = append(rows, vialRow(*drawn[k]))
	}
	_, err := t.insert(ctx, vialTable, rows)
	return err
}
