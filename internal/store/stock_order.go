package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

var orderTable = newTable("stock_order", `order_id text, facility_id text, supplier_id text, product text, doses bigint, agreed bigint, state text, reason text,
	asked_at bigint, asked_by text, answered_by text`, "")

// Order asks a store for doses. The same act twice is one.
// Faults: facility_unknown, forbidden at the facility, id_taken, those of stock.DecideOrder.
func (s *Store) Order(ctx context.Context, actor staff.Actor, act stock.Order) (stock.Order, error) {
	act.AskedBy = actor.ID
	var asked stock.Order
	err := s.update(ctx, func(t *Tx) error {
		at, err := s.stockAt(ctx, t.tx, actor, staff.ReceiveStock, act.FacilityID)
		if err != nil {
			return err
		}
		if _, err := t.again(ctx, "order", act.ID, act); err != nil {
			return err
		}
		facts := stock.OrderFacts{At: at}
		if facts.Existing, err = s.loadOrder(ctx, t.tx, act.ID); err != nil {
			return err
		}
		if e := facts.Existing; e != nil && e.FacilityID != act.FacilityID { // an id is its maker's
			return fault.New(fault.Conflict, "id_taken").On("id")
		}
		suppliers, err := s.loadFacilities(ctx, t.tx, []string{act.SupplierID})
		if err != nil {
			return err
		}
		facts.Supplier = suppliers[act.SupplierID]
		if asked, err = stock.DecideOrder(s.pack, facts, act, s.now()); err != nil || facts.Existing != nil {
			return err
		}
		_, err = t.insert(ctx, orderTable, [][]any{{asked.ID, asked.FacilityID, asked.SupplierID, asked.Product, asked.Doses, 0, string(asked.State), "", asked.AskedAt, asked.AskedBy, ""}})
		if err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Made, Kind: audit.Order, Thing: asked.ID, Area: at.Area, Facility: at.ID, By: actor.ID,
			After: audit.Values{"product": asked.Product, "doses": asked.Doses, "supplier": asked.SupplierID}})
	})
	return asked, err
}

// AnswerOrder answers an order. Faults: order_unknown, forbidden at the store that was asked, those of stock.DecideAgree.
func (s *Store) AnswerOrder(ctx context.Context, actor staff.Actor, act stock.Agree) (stock.Order, error) {
	var answered stock.Order
	err := s.update(ctx, func(t *Tx) error {
		o, err := s.loadOrder(ctx, t.tx, act.OrderID)
		if err != nil {
			return err
		}
		if o == nil {
			return fault.New(fault.NotFound, "order_unknown")
		}
		at, err := s.stockAt(ctx, t.tx, actor, staff.SendStock, o.SupplierID)
		if err != nil {
			return err
		}
		if answered, err = stock.DecideAgree(o, act); err != nil || o.State != stock.Asked {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE stock_order SET state = $2, agreed = $3, reason = $4, answered_by = $5 WHERE order_id = $1 AND state = 'asked'",
			o.ID, string(answered.State), answered.Agreed, answered.Reason, actor.ID))
		if err == nil && n != 1 {
			return errStale
		}
		if err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Decided, Kind: audit.Order, Thing: o.ID, Area: at.Area, Facility: at.ID, By: actor.ID,
			Before: audit.Values{"state": o.State}, After: audit.Values{"state": answered.State, "agreed": answered.Agreed, "reason": answered.Reason}})
	})
	return answered, err
}

// moveOrder takes an order from one state to the next.
func (t *Tx) moveOrder(ctx context.Context, id string, from, to stock.OrderState) error {
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE stock_order SET state = $3 WHERE order_id = $1 AND state = $2", id, string(from), string(to)))
	if err == nil && n != 1 {
		return errStale
	}
	return err
}

func (s *Store) loadOrder(ctx context.Context, q querier, id string) (*stock.Order, error) {
	found, err := s.scanOrders(ctx, q, "order_id = $1", []any{id})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// StockOrder reads an order that a place in somebody's scope made or was asked for. Fault: order_unknown.
func (s *Store) StockOrder(ctx context.Context, scope staff.Scope, id string) (stock.Order, error) {
	o, err := s.loadOrder(ctx, s.read, id)
	if err != nil {
		return stock.Order{}, err
	}
	if o != nil {
		ends, err := s.loadFacilities(ctx, s.read, []string{o.FacilityID, o.SupplierID})
		if err != nil {
			return stock.Order{}, err
		}
		for _, f := range ends {
			if scope.Covers(f.Area, f.ID) {
				return *o, nil
			}
		}
	}
	return stock.Order{}, fault.New(fault.NotFound, "order_unknown")
}

// StockOrders lists the last orders that a facility made, and those it was asked for, newest first. Fault: facility_unknown.
func (s *Store) StockOrders(ctx context.Context, scope staff.Scope, facilityID string) (made, asked []stock.Order, err error) {
	if _, err := s.seenAt(ctx, scope, facilityID); err != nil {
		return nil, nil, err
	}
	args := []any{facilityID, mostShipments}
	if made, err = s.scanOrders(ctx, s.read, "stock_order.facility_id = $1 ORDER BY asked_at DESC LIMIT $2", args); err != nil {
		return nil, nil, err
	}
	asked, err = s.scanOrders(ctx, s.read, "supplier_id = $1 ORDER BY asked_at DESC LIMIT $2", args)
	return made, asked, err
}

func (s *Store) scanOrders(ctx context.Context, q querier, where string, args []any) ([]stock.Order, error) {
	var out []stock.Order
	err := s.each(ctx, q, `SELECT order_id, stock_order.facility_id, supplier_id, product, doses, agreed, state, reason, asked_at, asked_by, a.name, b.name FROM stock_order
		JOIN facility a ON a.facility_id = stock_order.facility_id JOIN facility b ON b.facility_id = supplier_id WHERE `+where, args, func(rows *sql.Rows) error {
		var o stock.Order
		err := rows.Scan(&o.ID, &o.FacilityID, &o.SupplierID, &o.Product, &o.Doses, &o.Agreed, &o.State, &o.Reason, &o.AskedAt, &o.AskedBy, &o.Asker, &o.Supplier)
		out = append(out, o)
		return err
	})
	return out, err
}
