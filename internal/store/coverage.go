package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/when"
)

// AddTally adds to the public counters, each touched once, in key order.
func (t *Tx) AddTally(ctx context.Context, tally coverage.Tally) error {
	keys := sortedKeys(tally, func(a, b coverage.Key) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Measure, b.Measure))
	})
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{k.Area, k.Day, k.Measure, tally[k]}
	}
	_, err := t.insert(ctx, tallyTable, rows)
	return err
}

var tallyTable = newTable("tally", "area_id text, day text, measure text, n bigint",
	"ON CONFLICT (area_id, day, measure) DO UPDATE SET n = tally.n + excluded.n")

// FirstSession says whether this is the first session of a facility on a day, and remembers it.
func (t *Tx) FirstSession(ctx context.Context, facilityID string, day when.Date) (bool, error) {
	n, err := affected(t.tx.ExecContext(ctx, "INSERT INTO site_day (day, facility_id) VALUES ($1, $2) ON CONFLICT (day, facility_id) DO NOTHING", day, facilityID))
	return n == 1, err
}

// Figures reads the public counters of areas for one day, or for all days together when day is zero.
func (s *Store) Figures(ctx context.Context, areas []string, day when.Date) (map[string]map[string]int64, error) {
	out := make(map[string]map[string]int64, len(areas))
	err := s.each(ctx, s.read, "SELECT area_id, measure, n FROM tally WHERE area_id = ANY($1) AND day = $2", []any{s.d.list(areas), day}, func(rows *sql.Rows) error {
		var area, measure string
		var n int64
		if err := rows.Scan(&area, &measure, &n); err != nil {
			return err
		}
		if out[area] == nil {
			out[area] = map[string]int64{}
		}
		out[area][measure] = n
		return nil
	})
	return out, err
}

// Day is a count on a day.
type Day struct {
	On when.Date
	N  int64
}

// ByDay reads one public counter of an area, day by day from a day on. Days on which nothing was counted are left out.
func (s *Store) ByDay(ctx context.Context, area, measure string, from when.Date) ([]Day, error) {
	var out []Day
	err := s.each(ctx, s.read, "SELECT day, n FROM tally WHERE area_id = $1 AND measure = $2 AND day >= $3 ORDER BY day", []any{area, measure, from}, func(rows *sql.Rows) error {
		var d Day
		err := rows.Scan(&d.On, &d.N)
		out = append(out, d)
		return err
	})
	return out, err
}

// Report is the public figures of an area and the areas right below it, with small counts suppressed as the pack says.
func (s *Store) Report(ctx context.Context, area string, day when.Date) (coverage.Report, error) {
	ids := []string{area}
	for _, a := range s.pack.Areas.Below(area) {
		ids = append(ids, a.ID)
	}
	counts, err := s.Figures(ctx, ids, day)
	report := coverage.Report{Day: day, AsOf: s.now()}
	for i, id := range ids {
		f := coverage.Figures{Area: id, Name: s.pack.Areas.Name(id), Counts: counts[id]}
		maps.DeleteFunc(f.Counts, func(measure string, _ int64) bool { return !coverage.Public(measure) })
		f.Suppress(int64(s.pack.Threshold))
		if i == 0 {
			report.Area = f
		} else {
			report.Below = append(report.Below, f)
		}
	}
	return report, err
}
