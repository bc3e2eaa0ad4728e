package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

var (
	equipmentTable = newTable("equipment", `equipment_id text, facility_id text, area_id text, kind text, name text, model text, serial_number text, since text, retired text,
		added_at bigint, added_by text, retired_by text`, "ON CONFLICT (equipment_id) DO NOTHING")
	equipmentLotTable = newTable("equipment_lot", "facility_id text, lot_id text, equipment_id text, since_at bigint, placed_at bigint, placed_by text",
		"ON CONFLICT (facility_id, lot_id) DO UPDATE SET equipment_id = excluded.equipment_id, since_at = excluded.since_at, placed_at = excluded.placed_at, placed_by = excluded.placed_by")
)

// AddEquipment adds what a facility keeps vaccine in. The same act twice is one.
// Faults: facility_unknown, forbidden, id_taken, those of coldchain.DecideEquipment.
func (s *Store) AddEquipment(ctx context.Context, actor staff.Actor, act coldchain.Equipment) (coldchain.Equipment, error) {
	act.AddedBy = actor.ID
	var out coldchain.Equipment
	err := s.update(ctx, func(t *Tx) error {
		at, err := s.stockAt(ctx, t.tx, actor, staff.KeepEquipment, act.FacilityID)
		if err != nil {
			return err
		}
		if _, err := t.again(ctx, "equipment", act.ID, act); err != nil {
			return err
		}
		known, err := s.loadEquipment(ctx, t.tx, []string{act.ID})
		if err != nil {
			return err
		}
		if e := known[act.ID]; e != nil && e.FacilityID != act.FacilityID { // an id is its maker's
			return fault.New(fault.Conflict, "id_taken").On("id")
		}
		if out, err = coldchain.DecideEquipment(known[act.ID], at, act, s.now()); err != nil || known[act.ID] != nil {
			return err
		}
		if _, err = t.insert(ctx, equipmentTable, [][]any{{out.ID, out.FacilityID, out.Area, out.Kind, out.Name, out.Model, out.Serial, out.Since, "", out.AddedAt, out.AddedBy, ""}}); err != nil {
			return err
		}
		return t.audit(ctx, equipmentLine(&out, audit.Made, actor, audit.Values{"kind": out.Kind, "model": out.Model, "serial": out.Serial, "since": out.Since}))
	})
	return out, err
}

// RetireEquipment takes equipment out of use from today on. What was said to lie in it lies in none.
// Faults: equipment_unknown, forbidden.
func (s *Store) RetireEquipment(ctx context.Context, actor staff.Actor, equipmentID string) error {
	return s.update(ctx, func(t *Tx) error {
		e, err := s.equipmentFor(ctx, t.tx, actor, staff.KeepEquipment, equipmentID)
		if err != nil || e.Retired != 0 {
			return err
		}
		if _, err := t.tx.ExecContext(ctx, "UPDATE equipment SET retired = $2, retired_by = $3 WHERE equipment_id = $1 AND retired = ''",
			e.ID, s.now().On(s.pack.Zone).String(), actor.ID); err != nil {
			return err
		}
		if _, err = t.tx.ExecContext(ctx, "DELETE FROM equipment_lot WHERE facility_id = $1 AND equipment_id = $2", e.FacilityID, e.ID); err != nil {
			return err
		}
		return t.audit(ctx, equipmentLine(e, audit.Ended, actor, nil))
	})
}

// PlaceLot says that a lot lies in a piece of equipment of its facility, and in no other, since a moment; 0 for now. It may have come before its
// receipt was entered. Faults: equipment_unknown, forbidden, lot_not_held.
func (s *Store) PlaceLot(ctx context.Context, actor staff.Actor, equipmentID, lotID string, since when.Instant) error {
	return s.update(ctx, func(t *Tx) error {
		e, err := s.equipmentFor(ctx, t.tx, actor, staff.KeepEquipment, equipmentID)
		if err != nil {
			return err
		}
		facts, err := s.keepFacts(ctx, t.tx, e.FacilityID, lotID, "")
		if err == nil && facts.Holding == nil {
			err = errNotHeld()
		}
		if err != nil {
			return err
		}
		now := s.now()
		if since == 0 || since > now {
			since = now
		}
		if _, err = t.insert(ctx, equipmentLotTable, [][]any{{e.FacilityID, lotID, e.ID, since, now, actor.ID}}); err != nil {
			return err
		}
		return t.audit(ctx, equipmentLine(e, audit.Changed, actor, audit.Values{"lot": lotID, "inside": true, "since": since}))
	})
}

// UnplaceLot takes back that a lot lies in a piece of equipment: it counts as lying in all of the right kind. Faults: equipment_unknown, forbidden.
func (s *Store) UnplaceLot(ctx context.Context, actor staff.Actor, equipmentID, lotID string) error {
	return s.update(ctx, func(t *Tx) error {
		e, err := s.equipmentFor(ctx, t.tx, actor, staff.KeepEquipment, equipmentID)
		if err != nil {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "DELETE FROM equipment_lot WHERE facility_id = $1 AND lot_id = $2 AND equipment_id = $3", e.FacilityID, lotID, e.ID))
		if err != nil || n == 0 {
			return err
		}
		return t.audit(ctx, equipmentLine(e, audit.Changed, actor, audit.Values{"lot": lotID, "inside": false}))
	})
}

// equipmentLine is a change of equipment as a line of the audit trail.
func equipmentLine(e *coldchain.Equipment, act audit.Act, actor staff.Actor, after audit.Values) audit.Line {
	return audit.Line{Act: act, Kind: audit.Equipment, Thing: e.ID, Area: e.Area, Facility: e.FacilityID, By: actor.ID, After: after}
}

// equipmentFor finds equipment for somebody who may do an act with it.
func (s *Store) equipmentFor(ctx context.Context, q querier, actor staff.Actor, action staff.Action, equipmentID string) (*coldchain.Equipment, error) {
	found, err := s.loadEquipment(ctx, q, []string{equipmentID})
	if err != nil {
		return nil, err
	}
	e := found[equipmentID]
	if e == nil || !actor.Scope.Covers(e.Area, e.FacilityID) {
		return nil, fault.New(fault.NotFound, "equipment_unknown")
	}
	if !actor.May(action, e.Area, e.FacilityID) {
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	return e, nil
}

// EquipmentAt reads one piece of equipment with what lies in it, its last reading, and how many excursions wait. Fault: equipment_unknown.
func (s *Store) EquipmentAt(ctx context.Context, scope staff.Scope, equipmentID string) (coldchain.Equipment, error) {
	all, err := s.listEquipment(ctx, "e.equipment_id = $1", []any{equipmentID, 1})
	if err != nil {
		return coldchain.Equipment{}, err
	}
	if len(all) == 0 || !scope.Covers(all[0].Area, all[0].FacilityID) {
		return coldchain.Equipment{}, fault.New(fault.NotFound, "equipment_unknown")
	}
	e := all[0]
	return e, s.each(ctx, s.read, "SELECT lot_id FROM equipment_lot WHERE facility_id = $1 AND equipment_id = $2 ORDER BY lot_id", []any{e.FacilityID, e.ID}, func(rows *sql.Rows) error {
		var lot string
		err := rows.Scan(&lot)
		e.Lots = append(e.Lots, lot)
		return err
	})
}

// EquipmentIn lists up to most pieces of equipment in somebody's scope, by id, those after one: with the last reading and how many excursions wait.
func (s *Store) EquipmentIn(ctx context.Context, scope staff.Scope, after string, most int) ([]coldchain.Equipment, error) {
	if at := scope.Facility(); at != "" {
		return s.listEquipment(ctx, "e.equipment_id > $1 AND e.area_id = $3 AND e.facility_id = $4", []any{after, most, scope.Area(), at})
	}
	return s.listEquipment(ctx, "e.equipment_id > $1 AND (e.area_id = $3 OR (e.area_id >= $4 AND e.area_id < $5))", []any{after, most, scope.Area(), scope.Area() + "-", scope.Area() + "."})
}

func (s *Store) listEquipment(ctx context.Context, where string, args []any) ([]coldchain.Equipment, error) {
	var out []coldchain.Equipment
	err := s.each(ctx, s.read, `SELECT e.equipment_id, e.facility_id, e.area_id, e.kind, e.name, e.model, e.serial_number, e.since, e.retired, e.added_at, e.added_by, f.name,
		d.last_at, d.last_tenths, d.last_sensor, (SELECT COUNT(*) FROM excursion x WHERE x.equipment_id = e.equipment_id AND x.decided_at = 0)
		FROM equipment e JOIN facility f ON f.facility_id = e.facility_id
		LEFT JOIN temperature_day d ON d.equipment_id = e.equipment_id AND d.day = (SELECT MAX(m.day) FROM temperature_day m WHERE m.equipment_id = e.equipment_id)
		WHERE `+where+" ORDER BY e.equipment_id LIMIT $2", args, func(rows *sql.Rows) error {
		var e coldchain.Equipment
		var lastAt, lastTenths sql.NullInt64
		var sensor sql.NullString
		if err := rows.Scan(&e.ID, &e.FacilityID, &e.Area, &e.Kind, &e.Name, &e.Model, &e.Serial, &e.Since, &e.Retired, &e.AddedAt, &e.AddedBy, &e.Place,
			&lastAt, &lastTenths, &sensor, &e.Excursions); err != nil {
			return err
		}
		if lastAt.Valid {
			e.Last = &coldchain.Reading{EquipmentID: e.ID, At: when.Instant(lastAt.Int64), Tenths: int(lastTenths.Int64), Sensor: sensor.String}
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

func (s *Store) loadEquipment(ctx context.Context, q querier, ids []string) (map[string]*coldchain.Equipment, error) {
	out := make(map[string]*coldchain.Equipment, len(ids))
	err := s.each(ctx, q, `SELECT equipment_id, facility_id, area_id, kind, name, model, serial_number, since, retired, added_at, added_by FROM equipment WHERE equipment_id = ANY($1)`,
		[]any{s.d.list(ids)}, func(rows *sql.Rows) error {
			var e coldchain.Equipment
			err := rows.Scan(&e.ID, &e.FacilityID, &e.Area, &e.Kind, &e.Name, &e.Model, &e.Serial, &e.Since, &e.Retired, &e.AddedAt, &e.AddedBy)
			out[e.ID] = &e
			return err
		})
	return out, err
}

// placed is where somebody said that a lot lies.
type placed struct {
	equipmentID string
	since       when.Instant
}

// placedLots says in which equipment the lots of a facility lie, where somebody said so.
func (s *Store) placedLots(ctx context.Context, q querier, facilityID string) (map[string]placed, error) {
	out := map[string]placed{}
	err := s.each(ctx, q, "SELECT lot_id, equipment_id, since_at FROM equipment_lot WHERE facility_id = $1", []any{facilityID}, func(rows *sql.Rows) error {
		var lot string
		var p placed
		err := rows.Scan(&lot, &p.equipmentID, &p.since)
		out[lot] = p
		return err
	})
	return out, err
}
