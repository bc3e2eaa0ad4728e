package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

var (
	lotTable      = newTable("lot", "lot_id text, product text, number text, expires text, recalled_at bigint", "ON CONFLICT (lot_id) DO NOTHING")
	movementTable = newTable("movement", `facility_id text, movement_id text, lot_id text, kind text, doses bigint, recorded_at bigint, recorded_by text,
		from_account text, to_account text, reason text, about text, vvm bigint`, "ON CONFLICT (facility_id, movement_id) DO NOTHING")
)

// Receive takes doses of a lot into a facility: a line in the ledger and the holding it adds to, together. The same
// receipt twice is one. A batch that was recalled under another id comes in recalled. Faults: facility_unknown, facility_closed, forbidden, id_taken, those of stock.Decide.
func (s *Store) Receive(ctx context.Context, actor staff.Actor, act stock.Receive) (stock.Movement, error) {
	act.By = actor.ID
	var m stock.Movement
	err := s.update(ctx, func(t *Tx) error {
		facilities, err := s.loadFacilities(ctx, t.tx, []string{act.FacilityID})
		if err != nil {
			return err
		}
		at := facilities[act.FacilityID]
		if at == nil {
			return fault.New(fault.NotFound, "facility_unknown").On("facility_id")
		}
		if !actor.May(staff.ReceiveStock, at.Area, at.ID) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		if _, err := t.again(ctx, "receive", act.ID, act); err != nil {
			return err
		}
		if known, err := s.loadMovement(ctx, t.tx, act.FacilityID, act.ID); err != nil || known != nil {
			if known != nil {
				m = *known
			}
			return err
		}
		if at.Closed != 0 {
			return fault.New(fault.Refused, "facility_closed").On("facility_id")
		}
		known, err := s.loadLot(ctx, t.tx, act.Lot.ID)
		if err != nil {
			return err
		}
		if m, err = stock.Decide(s.pack, known, act, s.now()); err != nil {
			return err
		}
		var recalled int64 // of the same batch under another id
		if err := t.tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(recalled_at), 0) FROM lot WHERE product = $1 AND number = $2", act.Lot.Product, act.Lot.Number).Scan(&recalled); err != nil {
			return err
		}
		if _, err := t.insert(ctx, lotTable, [][]any{{act.Lot.ID, act.Lot.Product, act.Lot.Number, act.Lot.Expires, recalled}}); err != nil {
			return err
		}
		return t.post(ctx, []stock.Movement{m}, nil)
	})
	return m, err
}

// Holdings lists what a facility has, the first to expire first. Fault: facility_unknown, also outside the scope.
func (s *Store) Holdings(ctx context.Context, scope staff.Scope, facilityID string) ([]stock.Holding, error) {
	facilities, err := s.loadFacilities(ctx, s.read, []string{facilityID})
	if err != nil {
		return nil, err
	}
	if f := facilities[facilityID]; f == nil || !scope.Covers(f.Area, f.ID) {
		return nil, fault.New(fault.NotFound, "facility_unknown")
	}
	return s.loadHoldings(ctx, s.read, facilityID)
}

func (s *Store) loadHoldings(ctx context.Context, q querier, facilityID string) ([]stock.Holding, error) {
	var out []stock.Holding
	err := s.each(ctx, q, `SELECT h.facility_id, h.lot_id, l.product, l.number, l.expires, h.on_hand, h.reserved, h.quarantined, l.recalled_at
		FROM holding h JOIN lot l ON l.lot_id = h.lot_id WHERE h.facility_id = $1 ORDER BY l.expires, l.number`, []any{facilityID}, func(rows *sql.Rows) error {
		var h stock.Holding
		if err := rows.Scan(&h.FacilityID, &h.Lot.ID, &h.Lot.Product, &h.Lot.Number, &h.Lot.Expires, &h.OnHand, &h.Reserved, &h.Quarantined, &h.Recalled); err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
	return out, err
}

func (s *Store) loadLot(ctx context.Context, q querier, lotID string) (*stock.Lot, error) {
	var found *stock.Lot
	err := s.each(ctx, q, "SELECT lot_id, product, number, expires FROM lot WHERE lot_id = $1", []any{lotID}, func(rows *sql.Rows) error {
		found = &stock.Lot{}
		return rows.Scan(&found.ID, &found.Product, &found.Number, &found.Expires)
	})
	return found, err
}
