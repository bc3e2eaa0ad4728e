package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Whoever writes a day says how many readings it had when they read it: a day that somebody else has added to since is left as it is, and the writer
// tries again.
var temperatureTable = newTable("temperature_day", `equipment_id text, day text, packed bytea, readings bigint, was bigint, low bigint, high bigint,
	last_at bigint, last_tenths bigint, last_sensor text`, `ON CONFLICT (equipment_id, day) DO UPDATE SET packed = excluded.packed, readings = excluded.readings, was = excluded.was,
	low = excluded.low, high = excluded.high, last_at = excluded.last_at, last_tenths = excluded.last_tenths, last_sensor = excluded.last_sensor
	WHERE temperature_day.readings = excluded.was`)

// MostReadings is how many readings one call may bring.
const MostReadings = 60_000

// Intake is what became of readings.
type Intake struct {
	Fresh      int              // new ones
	Already    int              // there before
	Differ     int              // there before with another temperature: the first stays
	Refused    []RefusedReading // not readings, or of equipment that is not there
	Excursions []string         // ids of excursions that were found or went on
}

// RefusedReading is a reading that was not taken, by its place among those sent.
type RefusedReading struct {
	Index int
	Fault *fault.Error
}

// dayKey is one day of one piece of equipment.
type dayKey struct {
	equipment string
	day       when.Date
}

// TakeReadings keeps readings of equipment in the actor's scope, and puts into quarantine what they show to have been beyond its limits for too
// long, in one transaction. The same readings twice change nothing. A reading that is none is told, and the others are taken.
// Fault: readings_too_many.
func (s *Store) TakeReadings(ctx context.Context, actor staff.Actor, readings []coldchain.Reading) (Intake, error) {
	if len(readings) > MostReadings {
		return Intake{}, fault.New(fault.Invalid, "readings_too_many", "most", fault.Int(MostReadings)).On("readings")
	}
	var out Intake
	err := s.update(ctx, func(t *Tx) error {
		var err error
		out, err = t.takeReadings(ctx, actor, readings)
		return err
	})
	return out, err
}

func (t *Tx) takeReadings(ctx context.Context, actor staff.Actor, readings []coldchain.Reading) (Intake, error) {
	s, now := t.s, t.s.now()
	var out Intake
	ids := map[string]bool{}
	for _, r := range readings {
		ids[r.EquipmentID] = true
	}
	equipment, err := s.loadEquipment(ctx, t.tx, sortedKeys(ids, cmp.Compare[string]))
	if err != nil {
		return out, err
	}
	fresh := map[dayKey][]coldchain.Reading{}
	for i, r := range readings {
		e := equipment[r.EquipmentID]
		wrong := r.Check(now)
		switch {
		case e == nil || !actor.May(staff.EnterReadings, e.Area, e.FacilityID):
			wrong = fault.New(fault.NotFound, "equipment_unknown").On("equipment_id")
		case wrong == nil:
			r.At -= r.At % 1_000_000
			key := dayKey{e.ID, r.At.On(s.pack.Zone)}
			fresh[key] = append(fresh[key], r)
		}
		if wrong != nil {
			out.Refused = append(out.Refused, RefusedReading{i, wrong})
		}
	}
	came, err := t.mergeDays(ctx, fresh, &out)
	if err != nil {
		return out, err
	}
	for _, id := range sortedKeys(came, cmp.Compare[string]) {
		found, err := t.judge(ctx, equipment[id], came[id])
		if err != nil {
			return out, err
		}
		out.Excursions = append(out.Excursions, found...)
	}
	return out, nil
}

// mergeDays writes the days that readings add to, and gives what is new, by equipment.
func (t *Tx) mergeDays(ctx context.Context, fresh map[dayKey][]coldchain.Reading, out *Intake) (map[string][]coldchain.Reading, error) {
	keys := sortedKeys(fresh, func(a, b dayKey) int { return cmp.Or(cmp.Compare(a.equipment, b.equipment), cmp.Compare(a.day, b.day)) })
	if len(keys) == 0 {
		return nil, nil
	}
	var ids []string
	first, last := keys[0].day, keys[0].day
	for _, k := range keys {
		ids = append(ids, k.equipment)
		first, last = min(first, k.day), max(last, k.day)
	}
	known, err := t.s.loadDays(ctx, t.tx, slices.Compact(ids), first, last)
	if err != nil {
		return nil, err
	}
	came := map[string][]coldchain.Reading{}
	var rows [][]any
	for _, k := range keys {
		day, same, other := coldchain.Merge(known[k], fresh[k])
		out.Already, out.Differ = out.Already+same, out.Differ+other
		added := len(day) - len(known[k])
		if added == 0 {
			continue
		}
		out.Fresh += added
		came[k.equipment] = append(came[k.equipment], fresh[k]...)
		low, high, newest := day[0].Tenths, day[0].Tenths, day[len(day)-1]
		for _, r := range day {
			low, high = min(low, r.Tenths), max(high, r.Tenths)
		}
		rows = append(rows, []any{k.equipment, k.day, coldchain.PackDay(k.day.At(0, t.s.pack.Zone), day), len(day), len(known[k]), low, high, newest.At, newest.Tenths, newest.Sensor})
	}
	n, err := t.insert(ctx, temperatureTable, rows)
	if err == nil && n != len(rows) {
		return nil, errStale
	}
	return came, err
}

// loadDays reads the readings of equipment on days, both ends inside.
func (s *Store) loadDays(ctx context.Context, q querier, ids []string, first, last when.Date) (map[dayKey][]coldchain.Reading, error) {
	out := map[dayKey][]coldchain.Reading{}
	err := s.each(ctx, q, "SELECT equipment_id, day, packed FROM temperature_day WHERE equipment_id = ANY($1) AND day >= $2 AND day <= $3 ORDER BY equipment_id, day",
		[]any{s.d.list(ids), first.String(), last.String()}, func(rows *sql.Rows) error {
			var k dayKey
			var packed []byte
			if err := rows.Scan(&k.equipment, &k.day, &packed); err != nil {
				return err
			}
			day, err := coldchain.UnpackDay(k.equipment, k.day.At(0, s.pack.Zone), packed)
			out[k] = day
			return err
		})
	return out, err
}

// Readings lists the readings of equipment on days, both ends inside, in order of time. Fault: equipment_unknown.
func (s *Store) Readings(ctx context.Context, scope staff.Scope, equipmentID string, first, last when.Date) ([]coldchain.Reading, error) {
	if _, err := s.EquipmentAt(ctx, scope, equipmentID); err != nil {
		return nil, err
	}
	days, err := s.loadDays(ctx, s.read, []string{equipmentID}, first, last)
	return inOrder(days), err
}

// inOrder is the readings of several days of one piece of equipment.
func inOrder(days map[dayKey][]coldchain.Reading) (out []coldchain.Reading) {
	for _, day := range days {
		out = append(out, day...)
	}
	coldchain.SortReadings(out)
	return out
}

// TemperatureDay sums up a day of readings.
type TemperatureDay struct {
	Day       when.Date
	Readings  int
	Low, High int // tenths of a degree
}

// TemperatureDays lists the latest days with readings of equipment, newest first. Fault: equipment_unknown.
func (s *Store) TemperatureDays(ctx context.Context, scope staff.Scope, equipmentID string, most int) ([]TemperatureDay, error) {
	if _, err := s.EquipmentAt(ctx, scope, equipmentID); err != nil {
		return nil, err
	}
	var out []TemperatureDay
	err := s.each(ctx, s.read, "SELECT day, readings, low, high FROM temperature_day WHERE equipment_id = $1 ORDER BY day DESC LIMIT $2", []any{equipmentID, most}, func(rows *sql.Rows) error {
		var d TemperatureDay
		err := rows.Scan(&d.Day, &d.Readings, &d.Low, &d.High)
		out = append(out, d)
		return err
	})
	return out, err
}

// forgetAtOnce is for how many pieces of equipment old readings are forgotten in one statement.
const forgetAtOnce = 500

// ForgetTemperatures deletes readings that are older than the pack keeps them, and says how many days of equipment went.
func (s *Store) ForgetTemperatures(ctx context.Context) (int, error) {
	oldest := s.now().On(s.pack.Zone).Add(-s.pack.ColdChain.KeepDays)
	total, after := 0, ""
	for {
		var ids []string
		if err := s.each(ctx, s.read, "SELECT equipment_id FROM equipment WHERE equipment_id > $1 ORDER BY equipment_id LIMIT $2", []any{after, forgetAtOnce}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}); err != nil || len(ids) == 0 {
			return total, err
		}
		err := s.update(ctx, func(t *Tx) error {
			n, err := affected(t.tx.ExecContext(ctx, s.d.text("DELETE FROM temperature_day WHERE equipment_id = ANY($1) AND day < $2"), s.d.list(ids), oldest.String()))
			total += n
			return err
		})
		if err != nil {
			return total, err
		}
		after = ids[len(ids)-1]
	}
}
