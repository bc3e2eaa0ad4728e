package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

var (
	shipmentTable = newTable("shipment", `shipment_id text, from_id text, to_id text, kind text, reason text, order_id text, sent_at bigint, sent_by text,
		arrival_id text, arrived_at bigint, arrived_by text`, "")
	shipmentLotTable = newTable("shipment_lot", "shipment_id text, lot_id text, doses bigint, arrived bigint, vvm bigint", "")
)

// Dispatch sends doses from one facility to another. The same act twice is one shipment.
// Faults: facility_unknown, forbidden at the sender, id_taken, those of stock.DecideDispatch.
func (s *Store) Dispatch(ctx context.Context, actor staff.Actor, act stock.Dispatch) (stock.Shipment, error) {
	act.By = actor.ID
	var sent stock.Shipment
	err := s.update(ctx, func(t *Tx) error {
		from, err := s.stockAt(ctx, t.tx, actor, staff.SendStock, act.FromID)
		if err != nil {
			return err
		}
		if _, err := t.again(ctx, "dispatch", act.ID, act); err != nil {
			return err
		}
		facts, err := s.dispatchFacts(ctx, t, from, act)
		if err != nil {
			return err
		}
		var moves []stock.Movement
		if sent, moves, err = stock.DecideDispatch(s.pack, facts, act, s.now()); err != nil || facts.Existing != nil {
			return err
		}
		return t.saveShipment(ctx, &sent, moves)
	})
	return sent, err
}

// stockAt finds a facility at which somebody may do something with vaccine. Faults: facility_unknown, forbidden.
func (s *Store) stockAt(ctx context.Context, q querier, actor staff.Actor, action staff.Action, facilityID string) (*facility.Facility, error) {
	found, err := s.loadFacilities(ctx, q, []string{facilityID})
	if err != nil {
		return nil, err
	}
	at := found[facilityID]
	if at == nil {
		return nil, fault.New(fault.NotFound, "facility_unknown").On("facility_id")
	}
	if !actor.May(action, at.Area, at.ID) {
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	return at, nil
}

func (s *Store) dispatchFacts(ctx context.Context, t *Tx, from *facility.Facility, act stock.Dispatch) (stock.DispatchFacts, error) {
	facts := stock.DispatchFacts{From: from, Holdings: map[string]stock.Holding{}}
	var err error
	if facts.Existing, err = s.loadShipment(ctx, t.tx, act.ID); err != nil {
		return facts, err
	}
	if e := facts.Existing; e != nil && e.FromID != act.FromID { // an id is its maker's
		return facts, fault.New(fault.Conflict, "id_taken").On("id")
	}
	to, err := s.loadFacilities(ctx, t.tx, []string{act.ToID})
	if err != nil {
		return facts, err
	}
	facts.To = to[act.ToID]
	held, err := s.loadHoldings(ctx, t.tx, act.FromID)
	if err != nil {
		return facts, err
	}
	for _, h := range held {
		facts.Holdings[h.Lot.ID] = h
	}
	facts.Order, err = s.loadOrder(ctx, t.tx, act.OrderID)
	return facts, err
}

func (t *Tx) saveShipment(ctx context.Context, sent *stock.Shipment, moves []stock.Movement) error {
	if _, err := t.insert(ctx, shipmentTable, [][]any{{sent.ID, sent.FromID, sent.ToID, string(sent.Kind), sent.Reason, sent.OrderID, sent.SentAt, sent.SentBy, "", 0, ""}}); err != nil {
		return err
	}
	rows := make([][]any, len(sent.Lots))
	for i, l := range sent.Lots {
		rows[i] = []any{sent.ID, l.Lot.ID, l.Doses, 0, 0}
	}
	if _, err := t.insert(ctx, shipmentLotTable, rows); err != nil {
		return err
	}
	if sent.OrderID != "" {
		if err := t.moveOrder(ctx, sent.OrderID, stock.Agreed, stock.OnWay); err != nil {
			return err
		}
	}
	return t.post(ctx, moves, nil)
}

// Arrive takes a shipment in. The same act twice is one.
// Faults: shipment_unknown, forbidden where it was to go, id_taken, those of stock.DecideArrive.
func (s *Store) Arrive(ctx context.Context, actor staff.Actor, act stock.Arrive) (stock.Shipment, error) {
	act.By = actor.ID
	var came stock.Shipment
	err := s.update(ctx, func(t *Tx) error {
		shipment, err := s.loadShipment(ctx, t.tx, act.ShipmentID)
		if err != nil {
			return err
		}
		if shipment == nil {
			return fault.New(fault.NotFound, "shipment_unknown")
		}
		if _, err := s.stockAt(ctx, t.tx, actor, staff.ReceiveStock, shipment.ToID); err != nil {
			return err
		}
		if _, err := t.again(ctx, "arrive", act.ID, act); err != nil {
			return err
		}
		var moves []stock.Movement
		if came, moves, err = stock.DecideArrive(s.pack, shipment, act, s.now()); err != nil || shipment.ArrivalID != "" {
			return err
		}
		return t.saveArrival(ctx, &came, moves)
	})
	return came, err
}

func (t *Tx) saveArrival(ctx context.Context, came *stock.Shipment, moves []stock.Movement) error {
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE shipment SET arrival_id = $2, arrived_at = $3, arrived_by = $4 WHERE shipment_id = $1 AND arrival_id = ''",
		came.ID, came.ArrivalID, int64(came.ArrivedAt), came.ArrivedBy))
	if err != nil {
		return err
	}
	if n != 1 {
		return errStale
	}
	rows := make([][]any, len(came.Lots))
	for i, l := range came.Lots {
		rows[i] = []any{came.ID, l.Lot.ID, l.Arrived, l.VVM}
	}
	if _, err := t.update(ctx, `UPDATE shipment_lot SET arrived = d.arrived, vvm = d.vvm FROM {rows}
		WHERE shipment_lot.shipment_id = d.shipment_id AND shipment_lot.lot_id = d.lot_id`, "shipment_id text, lot_id text, arrived bigint, vvm bigint", rows); err != nil {
		return err
	}
	if came.OrderID != "" {
		if err := t.moveOrder(ctx, came.OrderID, stock.OnWay, stock.Closed); err != nil {
			return err
		}
	}
	return t.post(ctx, moves, nil)
}

// Shipment reads a shipment that comes to or from a place in somebody's scope. Fault: shipment_unknown.
func (s *Store) Shipment(ctx context.Context, scope staff.Scope, id string) (stock.Shipment, error) {
	found, err := s.loadShipment(ctx, s.read, id)
	if err != nil {
		return stock.Shipment{}, err
	}
	if found != nil {
		ends, err := s.loadFacilities(ctx, s.read, []string{found.FromID, found.ToID})
		if err != nil {
			return stock.Shipment{}, err
		}
		for _, f := range ends {
			if scope.Covers(f.Area, f.ID) {
				return *found, nil
			}
		}
	}
	return stock.Shipment{}, fault.New(fault.NotFound, "shipment_unknown")
}

func (s *Store) loadShipment(ctx context.Context, q querier, id string) (*stock.Shipment, error) {
	found, err := s.scanShipments(ctx, q, "shipment.shipment_id = $1", []any{id})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := &found[0]
	err = s.each(ctx, q, `SELECT l.lot_id, l.product, l.number, l.expires, l.recalled_at, c.doses, c.arrived, c.vvm FROM shipment_lot c JOIN lot l ON l.lot_id = c.lot_id
		WHERE c.shipment_id = $1 ORDER BY l.expires, l.number, l.lot_id`, []any{id}, func(rows *sql.Rows) error {
		var c stock.Sent
		err := rows.Scan(&c.Lot.ID, &c.Lot.Product, &c.Lot.Number, &c.Lot.Expires, &c.Recalled, &c.Doses, &c.Arrived, &c.VVM)
		out.Lots = append(out.Lots, c)
		return err
	})
	return out, err
}

// mostShipments is how many shipments each way the page of a facility shows.
const mostShipments = 50

// Shipments lists the last shipments to and from a facility, what is on the way first; without what they carry.
func (s *Store) Shipments(ctx context.Context, scope staff.Scope, facilityID string) (in, out []stock.Shipment, err error) {
	if _, err := s.seenAt(ctx, scope, facilityID); err != nil {
		return nil, nil, err
	}
	const last = " = $1 ORDER BY CASE WHEN shipment.arrival_id = '' THEN 0 ELSE 1 END, shipment.sent_at DESC LIMIT $2"
	if in, err = s.scanShipments(ctx, s.read, "shipment.to_id"+last, []any{facilityID, mostShipments}); err != nil {
		return nil, nil, err
	}
	out, err = s.scanShipments(ctx, s.read, "shipment.from_id"+last, []any{facilityID, mostShipments})
	return in, out, err
}

func (s *Store) scanShipments(ctx context.Context, q querier, where string, args []any) ([]stock.Shipment, error) {
	var out []stock.Shipment
	err := s.each(ctx, q, `SELECT shipment.shipment_id, from_id, to_id, shipment.kind, reason, order_id, sent_at, sent_by, arrival_id, arrived_at, arrived_by, a.name, b.name
		FROM shipment JOIN facility a ON a.facility_id = from_id JOIN facility b ON b.facility_id = to_id WHERE `+where, args, func(rows *sql.Rows) error {
		var c stock.Shipment
		err := rows.Scan(&c.ID, &c.FromID, &c.ToID, &c.Kind, &c.Reason, &c.OrderID, &c.SentAt, &c.SentBy, &c.ArrivalID, &c.ArrivedAt, &c.ArrivedBy, &c.Departed, &c.Came)
		out = append(out, c)
		return err
	})
	return out, err
}

// seenAt finds a facility in somebody's scope. Fault: facility_unknown.
func (s *Store) seenAt(ctx context.Context, scope staff.Scope, facilityID string) (*facility.Facility, error) {
	found, err := s.loadFacilities(ctx, s.read, []string{facilityID})
	if err != nil {
		return nil, err
	}
	if f := found[facilityID]; f != nil && scope.Covers(f.Area, f.ID) {
		return f, nil
	}
	return nil, fault.New(fault.NotFound, "facility_unknown")
}

// mostNeighbours is how many facilities a facility can choose from when it sends vaccine.
const mostNeighbours = 2000

// Neighbours lists where a facility may send vaccine: stores whose area it lies in, stores one level below, and the facilities of its own
// area; for a store of a district, or of an area in one, those of all areas in it. Closed ones are left out.
func (s *Store) Neighbours(ctx context.Context, f facility.Facility) ([]facility.Facility, error) {
	var areas []string
	for _, a := range s.pack.Areas.Path(f.Area) {
		areas = append(areas, a.ID)
	}
	if f.Kind == facility.Store {
		for _, a := range s.pack.Areas.Below(f.Area) {
			areas = append(areas, a.ID)
		}
	}
	own, args := "area_id = $2", []any{f.ID, f.Area, s.d.list(areas), mostNeighbours}
	if f.Kind == facility.Store && s.pack.Areas.DistrictOf(f.Area) != "" {
		own, args = "area_id = $2 OR (area_id >= $5 AND area_id < $6)", append(args, f.Area+"-", f.Area+".")
	}
	return s.scanFacilities(ctx, s.read, "SELECT "+names(facilityTable.cols)+` FROM facility
		WHERE facility_id <> $1 AND closed_at = 0 AND (`+own+` OR (area_id = ANY($3) AND kind = 'store')) ORDER BY CASE WHEN kind = 'store' THEN 0 ELSE 1 END, name, facility_id LIMIT $4`,
		args)
}

// Suppliers lists the stores that a facility may ask for vaccine, the nearest level first.
func (s *Store) Suppliers(ctx context.Context, f facility.Facility) ([]facility.Facility, error) {
	all, err := s.Neighbours(ctx, f)
	var out []facility.Facility
	for level := stock.Level(s.pack.Areas, f) - 1; level >= 0; level-- {
		for _, other := range all {
			if other.Kind == facility.Store && stock.Level(s.pack.Areas, other) == level && place.Inside(f.Area, other.Area) {
				out = append(out, other)
			}
		}
	}
	return out, err
}
