package store

import (
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

var recallTable = newTable("recall", "lot_id text, reason text, recalled_at bigint, recalled_by text", "")

// PurposeRecall is the purpose of looking at who was given a lot.
const PurposeRecall = "recall"

// LotFile is a lot as those see it who may recall it.
type LotFile struct {
	Lot      stock.Lot
	Recalled *stock.Recalled // nil where it is not recalled
	Held     int             // doses in stores and in quarantine, in the reader's area
	Sessions []LotSession    // sessions to come in the reader's area that stand on it
}

// LotSession is a session that stands on a lot.
type LotSession struct {
	SessionID string
	Facility  string
	Date      when.Date
	Doses     int // of the lot, not yet used
	Booked    int // places taken in the session
}

// RecallLot stops a lot everywhere. Only a lot that a place in the actor's scope holds or held can be recalled.
// Faults: lot_unknown, forbidden, those of stock.DecideRecall.
func (s *Store) RecallLot(ctx context.Context, actor staff.Actor, act stock.Recall) (stock.Recalled, error) {
	act.By = actor.ID
	var out stock.Recalled
	if !actor.Does(staff.RecallLots) {
		return out, fault.New(fault.Forbidden, "forbidden")
	}
	err := s.update(ctx, func(t *Tx) error {
		lot, _, err := s.lotIn(ctx, t.tx, actor.Scope, act.LotID)
		if err != nil {
			return err
		}
		known, err := s.loadRecall(ctx, t.tx, act.LotID)
		if err != nil {
			return err
		}
		if out, err = stock.DecideRecall(lot, known, act, s.now()); err != nil || known != nil {
			return err
		}
		// A batch that two places took in under ids of their own is one batch: it is stopped under all of them.
		ids, err := t.lotsNumbered(ctx, lot)
		if err != nil {
			return err
		}
		var rows [][]any
		for _, ident := range ids {
			rows = append(rows, []any{ident, out.Reason, out.At, out.By})
		}
		if _, err := t.insert(ctx, recallTable, rows); err != nil {
			return err
		}
		if _, err = t.tx.ExecContext(ctx, t.d.text("UPDATE lot SET recalled_at = $2 WHERE lot_id = ANY($1)"), t.d.list(ids), int64(out.At)); err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Ended, Kind: audit.Lot, Thing: out.LotID, Area: actor.Scope.Area(), Facility: actor.Scope.Facility(), By: actor.ID,
			After: audit.Values{"lot": lot.Number, "reason": out.Reason}})
	})
	return out, err
}

// lotsNumbered are the ids of all lots with the product and number of one that are not recalled yet.
func (t *Tx) lotsNumbered(ctx context.Context, lot *stock.Lot) (ids []string, err error) {
	err = t.s.each(ctx, t.tx, "SELECT lot_id FROM lot WHERE product = $1 AND number = $2 AND recalled_at = 0 ORDER BY lot_id", []any{lot.Product, lot.Number}, func(rows *sql.Rows) error {
		var ident string
		err := rows.Scan(&ident)
		ids = append(ids, ident)
		return err
	})
	return ids, err
}

// lotIn finds a lot that some place in a scope holds or held, and how many doses are there.
func (s *Store) lotIn(ctx context.Context, q querier, scope staff.Scope, lotID string) (*stock.Lot, int, error) {
	lot, err := s.loadLot(ctx, q, lotID)
	if err != nil || lot == nil {
		return nil, 0, err
	}
	doses, seen := 0, false
	err = s.each(ctx, q, "SELECT h.facility_id, f.area_id, h.on_hand + h.quarantined FROM holding h JOIN facility f ON f.facility_id = h.facility_id WHERE h.lot_id = $1",
		[]any{lotID}, func(rows *sql.Rows) error {
			var at, area string
			var n int
			err := rows.Scan(&at, &area, &n)
			if scope.Covers(area, at) {
				doses, seen = doses+n, true
			}
			return err
		})
	if !seen {
		return nil, 0, err
	}
	return lot, doses, err
}

func (s *Store) loadRecall(ctx context.Context, q querier, lotID string) (*stock.Recalled, error) {
	var found *stock.Recalled
	err := s.each(ctx, q, "SELECT "+names(recallTable.cols)+" FROM recall WHERE lot_id = $1", []any{lotID}, func(rows *sql.Rows) error {
		found = &stock.Recalled{}
		return rows.Scan(&found.LotID, &found.Reason, &found.At, &found.By)
	})
	return found, err
}

// Lot reads a lot with what stands on it in somebody's area. Fault: lot_unknown, also where no place of theirs holds or held it.
func (s *Store) Lot(ctx context.Context, scope staff.Scope, lotID string) (LotFile, error) {
	lot, held, err := s.lotIn(ctx, s.read, scope, lotID)
	if err != nil {
		return LotFile{}, err
	}
	if lot == nil {
		return LotFile{}, fault.New(fault.NotFound, "lot_unknown")
	}
	out := LotFile{Lot: *lot, Held: held}
	if out.Recalled, err = s.loadRecall(ctx, s.read, lotID); err != nil {
		return out, err
	}
	err = s.each(ctx, s.read, `SELECT e.session_id, e.facility_id, e.area_id, f.name, e.date, b.reserved - b.used,
		(SELECT SUM(taken) FROM slot WHERE slot.session_id = e.session_id AND slot.channel <> 'walk_in')
		FROM session_lot b JOIN session e ON e.session_id = b.session_id JOIN facility f ON f.facility_id = e.facility_id
		WHERE b.lot_id = $1 AND e.date >= $2 AND e.closed_at = 0 AND e.state = 'published' AND b.reserved > b.used ORDER BY e.date, e.session_id`,
		[]any{lotID, s.now().On(s.pack.Zone).String()}, func(rows *sql.Rows) error {
			var b LotSession
			var at, area string
			var booked sql.NullInt64
			err := rows.Scan(&b.SessionID, &at, &area, &b.Facility, &b.Date, &b.Doses, &booked)
			b.Booked = int(booked.Int64)
			if scope.Covers(area, at) {
				out.Sessions = append(out.Sessions, b)
			}
			return err
		})
	return out, err
}

// GivenTo is somebody who was given a dose of a lot.
type GivenTo struct {
	Person   beneficiary.Beneficiary
	Dose     dose.Dose
	Facility string
}

// WhoHad lists who was given a lot in sessions of the actor's area, by session and person, those after a place: at most as many sessions as
// asked for are read. next is the session to go on after, "" at the end. Every name read is logged.
// Faults: lot_unknown, forbidden.
func (s *Store) WhoHad(ctx context.Context, actor staff.Actor, lotID, after string, most int) (had []GivenTo, next string, err error) {
	if !actor.Does(staff.RecallLots) {
		return nil, "", fault.New(fault.Forbidden, "forbidden")
	}
	if lot, _, err := s.lotIn(ctx, s.read, actor.Scope, lotID); err != nil || lot == nil {
		if err == nil {
			err = fault.New(fault.NotFound, "lot_unknown")
		}
		return nil, "", err
	}
	sessions, names, next, err := s.sessionsOf(ctx, actor.Scope, lotID, after, most)
	if err != nil || len(sessions) == 0 {
		return nil, next, err
	}
	var people []string
	if err := s.each(ctx, s.read, "SELECT DISTINCT beneficiary_id FROM roster WHERE session_id = ANY($1)", []any{s.d.list(sessions)}, func(rows *sql.Rows) error {
		var person string
		err := rows.Scan(&person)
		people = append(people, person)
		return err
	}); err != nil {
		return nil, "", err
	}
	doses, err := s.loadDoses(ctx, s.read, people)
	if err != nil {
		return nil, "", err
	}
	for person, all := range doses {
		doses[person] = slices.DeleteFunc(all, func(d dose.Dose) bool { return d.LotID != lotID || names[d.SessionID] == "" })
	}
	people = slices.DeleteFunc(people, func(person string) bool { return len(doses[person]) == 0 })
	slices.Sort(people)
	persons, err := s.listPeople(ctx, s.read, people)
	if err != nil {
		return nil, "", err
	}
	if err := s.logAccess(ctx, actor, persons, PurposeRecall); err != nil {
		return nil, "", err
	}
	for _, person := range people {
		for _, d := range doses[person] {
			if b := persons[person]; b != nil {
				had = append(had, GivenTo{Person: *b, Dose: d, Facility: names[d.SessionID]})
			}
		}
	}
	return had, next, nil
}

// sessionsOf lists sessions of an area that had a lot, by id, with the names of their facilities.
func (s *Store) sessionsOf(ctx context.Context, scope staff.Scope, lotID, after string, most int) (ids []string, at map[string]string, next string, err error) {
	at = map[string]string{}
	read := 0
	err = s.each(ctx, s.read, `SELECT e.session_id, e.facility_id, e.area_id, f.name FROM session_lot b JOIN session e ON e.session_id = b.session_id
		JOIN facility f ON f.facility_id = e.facility_id WHERE b.lot_id = $1 AND b.session_id > $2 ORDER BY b.session_id LIMIT $3`, []any{lotID, after, most}, func(rows *sql.Rows) error {
		var id, facilityID, area, name string
		err := rows.Scan(&id, &facilityID, &area, &name)
		if read++; read == most {
			next = id
		}
		if scope.Covers(area, facilityID) {
			ids = append(ids, id)
			at[id] = name
		}
		return err
	})
	return ids, at, next, err
}
