package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

var (
	excursionTable = newTable("excursion", `excursion_id text, equipment_id text, facility_id text, area_id text, sensor text, rule text, limit_name text, reason text, at_tenths bigint,
		grave boolean, began_at bigint, ended_at bigint, minutes bigint, peak bigint, found_at bigint, decided_at bigint, decided_by text, act_id text, words text`,
		`ON CONFLICT (excursion_id) DO UPDATE SET limit_name = excluded.limit_name, at_tenths = excluded.at_tenths, grave = excluded.grave, began_at = excluded.began_at,
		ended_at = excluded.ended_at, minutes = excluded.minutes, peak = excluded.peak WHERE excursion.decided_at = 0`)
	excursionLotTable = newTable("excursion_lot", "excursion_id text, lot_id text, doses bigint, outcome text",
		"ON CONFLICT (excursion_id, lot_id) DO UPDATE SET doses = excursion_lot.doses + excluded.doses")
)

// judge looks at what new readings of equipment mean for the vaccine in it, and gives the ids of the excursions that were found or went on.
func (t *Tx) judge(ctx context.Context, e *coldchain.Equipment, came []coldchain.Reading) ([]string, error) {
	s := t.s
	first, last := came[0].At.On(s.pack.Zone), came[0].At.On(s.pack.Zone)
	for _, r := range came {
		first, last = min(first, r.At.On(s.pack.Zone)), max(last, r.At.On(s.pack.Zone))
	}
	if !e.InUse(last) || !beyondAny(s.pack.ColdChain.Storage, came) {
		return nil, nil // the usual: nothing more is read
	}
	inside, err := s.lotsIn(ctx, t.tx, e, last)
	if err != nil || len(inside) == 0 {
		return nil, err
	}
	var rules []pack.StorageRule
	for _, l := range inside {
		if !slices.ContainsFunc(rules, func(r pack.StorageRule) bool { return r.ID == l.rule.ID }) {
			rules = append(rules, l.rule)
		}
	}
	if !beyondAny(rules, came) {
		return nil, nil
	}
	back := coldchain.Lookback(rules)
	days, err := s.loadDays(ctx, t.tx, []string{e.ID}, first.Add(-back), last.Add(back))
	if err != nil {
		return nil, err
	}
	j := judging{t: t, e: e, inside: inside, sensors: coldchain.BySensor(inOrder(days))}
	if j.known, err = s.loadExcursions(ctx, t.tx, "x.equipment_id = $1 AND (x.decided_at = 0 OR x.ended_at >= $3)",
		[]any{e.ID, mostExcursions, int64(first.Add(-back).At(0, s.pack.Zone))}); err != nil {
		return nil, err
	}
	for _, rule := range rules {
		for _, sensor := range sortedKeys(j.sensors, cmp.Compare[string]) {
			for _, limit := range rule.Limits {
				if err := j.limit(ctx, rule, limit, sensor); err != nil {
					return nil, err
				}
			}
		}
	}
	return j.found, nil
}

// mostExcursions is how many excursions of one piece of equipment bear on its readings at most.
const mostExcursions = 500

func beyondAny(rules []pack.StorageRule, came []coldchain.Reading) bool {
	for _, rule := range rules {
		for _, l := range rule.Limits {
			if slices.ContainsFunc(came, func(r coldchain.Reading) bool { return l.Beyond(r.Tenths) }) {
				return true
			}
		}
	}
	return false
}

// lying is a lot that lies in equipment.
type lying struct {
	stock.Holding
	rule  pack.StorageRule
	since when.Instant // since when it is known to be there
}

// lotsIn finds the lots that lie in equipment: those of which somebody said so, and of the others those that are kept in equipment of its kind.
func (s *Store) lotsIn(ctx context.Context, q querier, e *coldchain.Equipment, on when.Date) ([]lying, error) {
	held, err := s.loadHoldings(ctx, q, e.FacilityID)
	if err != nil {
		return nil, err
	}
	placedLots, err := s.placedLots(ctx, q, e.FacilityID)
	if err != nil {
		return nil, err
	}
	var out []lying
	for _, h := range held {
		rule, ok := s.pack.StorageRule(h.Lot.Product, on)
		in := placedLots[h.Lot.ID]
		if ok && (h.OnHand > 0 || h.Quarantined > 0) && (in.equipmentID == e.ID || (in.equipmentID == "" && slices.Contains(rule.StoreIn, e.Kind))) {
			out = append(out, lying{Holding: h, rule: rule, since: in.since})
		}
	}
	return out, nil
}

// Watched lists the lots that readings of equipment are judged for now: none where no vaccine is known to lie in it.
func (s *Store) Watched(ctx context.Context, e coldchain.Equipment) ([]stock.Lot, error) {
	inside, err := s.lotsIn(ctx, s.read, &e, s.now().On(s.pack.Zone))
	lots := make([]stock.Lot, len(inside))
	for i, l := range inside {
		lots[i] = l.Lot
	}
	return lots, err
}

// judging is one look at the readings of a piece of equipment.
type judging struct {
	t       *Tx
	e       *coldchain.Equipment
	inside  []lying
	sensors map[string][]coldchain.Reading
	known   []coldchain.Excursion // of this equipment, also those decided
	dated   bool                  // since is known of what is inside
	found   []string
}

func (j *judging) limit(ctx context.Context, rule pack.StorageRule, limit pack.Limit, sensor string) error {
	grave := limit.DecidedBy != "cold_chain"
	var after when.Instant // what was decided on is not judged again; what adds up goes on after a lighter decision
	for _, x := range j.known {
		if x.DecidedAt != 0 && x.Sensor == sensor && x.Rule == rule.ID && x.Reason == limit.Reason && (x.Grave || !grave) {
			after = max(after, x.Ended)
		}
	}
	readings, silent := j.sensors[sensor], j.t.s.pack.ColdChain.SilentHours
	for _, stretch := range coldchain.Judge(limit, readings, after, silent) {
		if err := j.arrivals(ctx); err != nil {
			return err
		}
		var affected []string
		for _, l := range j.inside {
			if l.rule.ID == rule.ID && slices.ContainsFunc(coldchain.Judge(limit, readings, max(after, l.since-1), silent), stretch.Overlaps) {
				affected = append(affected, l.Lot.ID)
			}
		}
		if err := j.excursion(ctx, rule, limit, sensor, stretch, affected); err != nil {
			return err
		}
	}
	return nil
}

// arrivals finds since when each lot is at the facility: what came later was not there.
func (j *judging) arrivals(ctx context.Context) error {
	if j.dated {
		return nil
	}
	j.dated = true
	return j.t.s.each(ctx, j.t.tx, "SELECT lot_id, MIN(recorded_at) FROM movement WHERE facility_id = $1 AND to_account = 'store' GROUP BY lot_id", []any{j.e.FacilityID}, func(rows *sql.Rows) error {
		var lot string
		var at when.Instant
		err := rows.Scan(&lot, &at)
		for i := range j.inside {
			if l := &j.inside[i]; l.Lot.ID == lot && (l.since == 0 || at < l.since) {
				l.since = at
			}
		}
		return err
	})
}

// excursion opens an excursion, or lets one go on, and sets apart what of its lots is still in the store. One without any vaccine is none.
func (j *judging) excursion(ctx context.Context, rule pack.StorageRule, limit pack.Limit, sensor string, stretch coldchain.Stretch, lots []string) error {
	t, now := j.t, j.t.s.now()
	x := coldchain.Excursion{ID: coldchain.ExcursionID(j.e.ID, sensor, rule.ID, limit.ID, stretch.Began), EquipmentID: j.e.ID, FacilityID: j.e.FacilityID, Area: j.e.Area, Sensor: sensor,
		Rule: rule.ID, Limit: limit.ID, Reason: limit.Reason, At: limit.At(), Grave: limit.DecidedBy != "cold_chain", Stretch: stretch, FoundAt: now}
	place := -1
	for i, known := range j.known {
		if known.DecidedAt == 0 && known.Sensor == sensor && known.Rule == rule.ID && known.Reason == limit.Reason && known.Overlaps(stretch) {
			x, place = goesOn(known, x), i
		}
	}
	var rows [][]any
	for _, lot := range lots {
		actID := id.Derive("excursion", x.ID, lot, strconv.FormatInt(int64(x.Ended), 10))
		facts, err := t.s.keepFacts(ctx, t.tx, j.e.FacilityID, lot, actID)
		if err != nil {
			return err
		}
		m, taken, err := stock.DecideIsolate(facts, stock.Isolate{ID: actID, FacilityID: j.e.FacilityID, LotID: lot, Reason: "excursion"}, now)
		if fault.Code(err) == "nothing_to_set_aside" || facts.Existing != nil {
			continue
		}
		if err != nil {
			return err
		}
		m.About = x.ID
		if err := t.setApart(ctx, []stock.Movement{m}, taken); err != nil {
			return err
		}
		rows = append(rows, []any{x.ID, lot, m.Doses, ""})
	}
	if len(rows) == 0 && place < 0 {
		return nil
	}
	n, err := t.insert(ctx, excursionTable, [][]any{excursionRow(x)})
	if err != nil {
		return err
	}
	if n != 1 {
		return errStale // somebody has just decided on it
	}
	if _, err := t.insert(ctx, excursionLotTable, rows); err != nil {
		return err
	}
	if place < 0 {
		j.known = append(j.known, x)
	} else {
		j.known[place] = x
	}
	if !slices.Contains(j.found, x.ID) {
		j.found = append(j.found, x.ID)
	}
	return nil
}

// goesOn is an open excursion with what was found since: of two limits the graver one names it.
func goesOn(known, more coldchain.Excursion) coldchain.Excursion {
	out := known
	if more.Grave && !known.Grave {
		out.Limit, out.At, out.Grave = more.Limit, more.At, true
	}
	out.Began, out.Ended, out.Minutes = min(known.Began, more.Began), max(known.Ended, more.Ended), max(known.Minutes, more.Minutes)
	if known.Reason == "frozen" {
		out.Peak = min(known.Peak, more.Peak)
	} else {
		out.Peak = max(known.Peak, more.Peak)
	}
	return out
}

func excursionRow(x coldchain.Excursion) []any {
	return []any{x.ID, x.EquipmentID, x.FacilityID, x.Area, x.Sensor, x.Rule, x.Limit, x.Reason, x.At, x.Grave, x.Began, x.Ended, x.Minutes, x.Peak, x.FoundAt,
		x.DecidedAt, x.DecidedBy, x.ActID, x.Words}
}

// Excursions lists up to most excursions in somebody's scope, newest first, those before a place: open ones, or those decided. The zero Place is the
// newest.
func (s *Store) Excursions(ctx context.Context, scope staff.Scope, open bool, before Place, most int) ([]coldchain.Excursion, error) {
	if before.At == 0 {
		before.At = 1 << 62
	}
	where, args := "(x.area_id = $4 OR (x.area_id >= $5 AND x.area_id < $6))", []any{before.ID, most, int64(before.At), scope.Area(), scope.Area() + "-", scope.Area() + "."}
	if at := scope.Facility(); at != "" {
		where, args = "x.area_id = $4 AND x.facility_id = $5", []any{before.ID, most, int64(before.At), scope.Area(), at}
	}
	if open {
		where += " AND x.decided_at = 0"
	} else {
		where += " AND x.decided_at > 0"
	}
	return s.loadExcursions(ctx, s.read, "(x.found_at < $3 OR (x.found_at = $3 AND x.excursion_id < $1)) AND "+where, args)
}

// Excursion reads one excursion with its lots. Fault: excursion_unknown, also outside the scope.
func (s *Store) Excursion(ctx context.Context, scope staff.Scope, excursionID string) (coldchain.Excursion, error) {
	x, err := s.excursionWhole(ctx, s.read, excursionID)
	if err == nil && (x == nil || !scope.Covers(x.Area, x.FacilityID)) {
		err = fault.New(fault.NotFound, "excursion_unknown")
	}
	if err != nil {
		return coldchain.Excursion{}, err
	}
	return *x, nil
}

func (s *Store) excursionWhole(ctx context.Context, q querier, excursionID string) (*coldchain.Excursion, error) {
	found, err := s.loadExcursions(ctx, q, "x.excursion_id = $1", []any{excursionID, 1})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	x := &found[0]
	return x, s.each(ctx, q, `SELECT a.lot_id, l.product, l.number, l.expires, a.doses, a.outcome FROM excursion_lot a JOIN lot l ON l.lot_id = a.lot_id
		WHERE a.excursion_id = $1 ORDER BY l.expires, l.number`, []any{excursionID}, func(rows *sql.Rows) error {
		var a coldchain.Affected
		err := rows.Scan(&a.Lot.ID, &a.Lot.Product, &a.Lot.Number, &a.Lot.Expires, &a.Doses, &a.Outcome)
		x.Lots = append(x.Lots, a)
		return err
	})
}

func (s *Store) loadExcursions(ctx context.Context, q querier, where string, args []any) ([]coldchain.Excursion, error) {
	var out []coldchain.Excursion
	err := s.each(ctx, q, `SELECT x.excursion_id, x.equipment_id, x.facility_id, x.area_id, x.sensor, x.rule, x.limit_name, x.reason, x.at_tenths, x.grave, x.began_at, x.ended_at, x.minutes, x.peak,
		x.found_at, x.decided_at, x.decided_by, x.act_id, x.words, e.name, f.name FROM excursion x JOIN equipment e ON e.equipment_id = x.equipment_id
		JOIN facility f ON f.facility_id = x.facility_id WHERE `+where+" ORDER BY x.found_at DESC, x.excursion_id DESC LIMIT $2", args, func(rows *sql.Rows) error {
		var x coldchain.Excursion
		err := rows.Scan(&x.ID, &x.EquipmentID, &x.FacilityID, &x.Area, &x.Sensor, &x.Rule, &x.Limit, &x.Reason, &x.At, &x.Grave, &x.Began, &x.Ended, &x.Minutes, &x.Peak,
			&x.FoundAt, &x.DecidedAt, &x.DecidedBy, &x.ActID, &x.Words, &x.Name, &x.Place)
		out = append(out, x)
		return err
	})
	return out, err
}

// DecideExcursion decides what becomes of the vaccine that an excursion set apart. The same act twice is one.
// Faults: excursion_unknown, also outside the scope, id_taken, those of coldchain.DecideOn.
func (s *Store) DecideExcursion(ctx context.Context, actor staff.Actor, act coldchain.Decide) (coldchain.Excursion, error) {
	act.By = actor.ID
	var out coldchain.Excursion
	err := s.update(ctx, func(t *Tx) error {
		x, err := s.excursionWhole(ctx, t.tx, act.ExcursionID)
		if err != nil {
			return err
		}
		if x == nil || !actor.Scope.Covers(x.Area, x.FacilityID) {
			return fault.New(fault.NotFound, "excursion_unknown")
		}
		if _, err := t.again(ctx, "decide excursion", act.ID, act); err != nil {
			return err
		}
		held, err := s.loadHoldings(ctx, t.tx, x.FacilityID)
		if err != nil {
			return err
		}
		byLot := make(map[string]stock.Holding, len(held))
		for _, h := range held {
			byLot[h.Lot.ID] = h
		}
		var moves []stock.Movement
		if out, moves, err = coldchain.DecideOn(s.pack, x, byLot, actor, act, s.now()); err != nil || x.DecidedAt != 0 {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, `UPDATE excursion SET decided_at = $2, decided_by = $3, act_id = $4, words = $5
			WHERE excursion_id = $1 AND decided_at = 0 AND ended_at = $6`, out.ID, int64(out.DecidedAt), out.DecidedBy, out.ActID, out.Words, int64(x.Ended)))
		if err != nil {
			return err
		}
		if n != 1 {
			return errStale
		}
		rows := make([][]any, len(out.Lots))
		for i, a := range out.Lots {
			rows[i] = []any{out.ID, a.Lot.ID, string(a.Outcome)}
		}
		if _, err := t.update(ctx, "UPDATE excursion_lot SET outcome = d.outcome FROM {rows} WHERE excursion_lot.excursion_id = d.excursion_id AND excursion_lot.lot_id = d.lot_id",
			"excursion_id text, lot_id text, outcome text", rows); err != nil {
			return err
		}
		if err := t.audit(ctx, audit.Line{Act: audit.Decided, Kind: audit.Excursion, Thing: out.ID, Area: out.Area, Facility: out.FacilityID, By: actor.ID,
			After: audit.Values{"lots": act.Lots, "reason": out.Words}}); err != nil {
			return err
		}
		return t.post(ctx, moves, nil)
	})
	return out, err
}

// SentOn is doses that left for another place after an excursion began.
type SentOn struct {
	ShipmentID string
	At         when.Instant
	To         string // the name of the place
	Lot        stock.Lot
	Doses      int
}

// mostSentOn is how many lines of shipments an excursion shows.
const mostSentOn = 200

// SentOnSince lists what left a facility after an excursion there began, of the lots that lay there during it and that its rule is for: vaccine that may
// have been too warm and is in nobody's quarantine. A lot lay there where more came in until the excursion ended than had left before it began.
func (s *Store) SentOnSince(ctx context.Context, x coldchain.Excursion) ([]SentOn, error) {
	var out []SentOn
	err := s.each(ctx, s.read, `SELECT p.shipment_id, p.sent_at, f.name, l.lot_id, l.product, l.number, l.expires, m.doses
		FROM movement m JOIN shipment p ON p.shipment_id = m.about JOIN facility f ON f.facility_id = p.to_id JOIN lot l ON l.lot_id = m.lot_id
		WHERE m.facility_id = $1 AND m.recorded_at >= $2 AND m.to_account = 'transit'
		AND m.lot_id IN (SELECT lot_id FROM movement WHERE facility_id = $1 AND recorded_at <= $4 GROUP BY lot_id
			HAVING SUM(CASE WHEN to_account IN ('store', 'quarantine') THEN doses ELSE 0 END) >
				SUM(CASE WHEN from_account IN ('store', 'quarantine') AND recorded_at < $2 THEN doses ELSE 0 END))
		ORDER BY m.recorded_at, m.movement_id LIMIT $3`,
		[]any{x.FacilityID, int64(x.Began), mostSentOn, int64(x.Ended)}, func(rows *sql.Rows) error {
			var l SentOn
			err := rows.Scan(&l.ShipmentID, &l.At, &l.To, &l.Lot.ID, &l.Lot.Product, &l.Lot.Number, &l.Lot.Expires, &l.Doses)
			if rule, ok := s.pack.StorageRule(l.Lot.Product, x.Began.On(s.pack.Zone)); ok && rule.ID == x.Rule {
				out = append(out, l)
			}
			return err
		})
	return out, err
}
