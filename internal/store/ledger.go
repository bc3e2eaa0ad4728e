package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/stock"
)

// post writes lines of the ledger and what they do to holdings, together. reserved is what sessions reserve more or, below zero, less of
// each lot. A holding never falls below zero, nor below what sessions reserve: the statement holds it, however many write at once.
func (t *Tx) post(ctx context.Context, movements []stock.Movement, reserved map[string]int) error {
	rows := make([][]any, len(movements))
	for i, m := range movements {
		rows[i] = []any{m.FacilityID, m.ID, m.LotID, string(m.Kind), m.Doses, m.At, m.By, string(m.From), string(m.To), m.Reason, m.About, m.VVM}
	}
	fresh, err := t.insert(ctx, movementTable, rows)
	if err != nil {
		return err
	}
	if fresh != len(rows) {
		return errStale // somebody else has just done the act
	}
	if err := t.audit(ctx, stockLines(movements)...); err != nil {
		return err
	}
	return t.changeHoldings(ctx, stock.Changes(movements, reserved))
}

// stockLines are movements as lines of the audit trail.
func stockLines(movements []stock.Movement) []audit.Line {
	out := make([]audit.Line, len(movements))
	for i, m := range movements {
		out[i] = audit.Line{Act: audit.Changed, Kind: audit.Stock, Thing: m.LotID, Facility: m.FacilityID, By: m.By,
			After: audit.Values{"what": m.Kind, "doses": m.Doses, "from": m.From, "to": m.To, "reason": m.Reason, "about": m.About}}
	}
	return out
}

// changeHoldings moves holdings, in key order. What only grows may be new to the facility.
func (t *Tx) changeHoldings(ctx context.Context, changes []stock.Change) error {
	slices.SortFunc(changes, func(a, b stock.Change) int {
		return cmp.Or(cmp.Compare(a.FacilityID, b.FacilityID), cmp.Compare(a.LotID, b.LotID))
	})
	for _, c := range changes {
		query := `INSERT INTO holding (facility_id, lot_id, on_hand, reserved, quarantined) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (facility_id, lot_id) DO UPDATE SET on_hand = holding.on_hand + excluded.on_hand, quarantined = holding.quarantined + excluded.quarantined`
		if c.OnHand < 0 || c.Quarantined < 0 || c.Reserved != 0 {
			query = `UPDATE holding SET on_hand = on_hand + $3, reserved = reserved + $4, quarantined = quarantined + $5 WHERE facility_id = $1 AND lot_id = $2
				AND reserved + $4 >= 0 AND on_hand + $3 >= reserved + $4 AND quarantined + $5 >= 0`
		}
		n, err := affected(t.tx.ExecContext(ctx, query, c.FacilityID, c.LotID, c.OnHand, c.Reserved, c.Quarantined))
		if err != nil {
			return err
		}
		if n != 1 {
			return errStale
		}
	}
	return nil
}

func scanMovement(rows *sql.Rows, more ...any) (stock.Movement, error) {
	var m stock.Movement
	err := rows.Scan(append([]any{&m.FacilityID, &m.ID, &m.LotID, &m.Kind, &m.Doses, &m.At, &m.By, &m.From, &m.To, &m.Reason, &m.About, &m.VVM}, more...)...)
	return m, err
}

// loadMovement reads one line of a facility's ledger, nil for none.
func (s *Store) loadMovement(ctx context.Context, q querier, facilityID, id string) (*stock.Movement, error) {
	var found *stock.Movement
	err := s.each(ctx, q, "SELECT "+names(movementTable.cols)+" FROM movement WHERE facility_id = $1 AND movement_id = $2", []any{facilityID, id}, func(rows *sql.Rows) error {
		m, err := scanMovement(rows)
		found = &m
		return err
	})
	return found, err
}
