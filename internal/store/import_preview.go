package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
)

// ImportPreview is a row of an import that adds or changes something: what was there before it, nil for nothing, and what is there after it. Of an import
// of facilities it has Facility, of one of areas Area.
type ImportPreview struct {
	No       int
	Facility struct {
		Before *facility.Facility
		After  facility.Facility
	}
	Area struct {
		Before *place.Draft
		After  place.Draft
	}
}

// ImportPreview lists up to most rows of an import that add something (fresh), or that change something, after a row. Before it is taken they are set
// beside what is there now. Fault: import_unknown.
func (s *Store) ImportPreview(ctx context.Context, scope staff.Scope, importID string, fresh bool, after, most int) ([]ImportPreview, error) {
	i, err := s.Import(ctx, scope, importID)
	if err != nil {
		return nil, err
	}
	want := rowChanged
	if fresh {
		want = rowFresh
	}
	var rows []workRow
	err = s.each(ctx, s.read, fmt.Sprintf("SELECT row_no, cells, thing_id, was FROM import_row WHERE import_id = $1 AND %s AND row_no > $2 ORDER BY row_no LIMIT $3", outcomeIs(want)),
		[]any{importID, after, most}, func(found *sql.Rows) error {
			var r workRow
			err := found.Scan(&r.no, &r.cells, &r.thing, &r.was)
			rows = append(rows, r)
			return err
		})
	if err != nil {
		return nil, err
	}
	var things []string
	for _, r := range rows {
		things = append(things, r.thing)
	}
	if i.Kind == ImportAreas {
		there, _, err := s.loadAreas(ctx, s.read, things)
		if err != nil {
			return nil, err
		}
		return previews(rows, func(p *ImportPreview, r workRow) error {
			if now, known := there[r.thing]; known && want == rowChanged {
				p.Area.Before = &now
			}
			return readBoth(r, &p.Area.Before, &p.Area.After)
		})
	}
	there, err := s.loadFacilities(ctx, s.read, things)
	if err != nil {
		return nil, err
	}
	return previews(rows, func(p *ImportPreview, r workRow) error {
		if want == rowChanged {
			p.Facility.Before = there[r.thing]
		}
		d := facility.Draft{Has: i.has}
		if err := readBoth(r, &p.Facility.Before, &d.Facility); err != nil {
			return err
		}
		p.Facility.After = d.Facility
		if p.Facility.Before != nil {
			p.Facility.After = d.Over(*p.Facility.Before)
		}
		return nil
	})
}

// outcomeIs is the condition that rows have an outcome, fresh or changed, so said that SQLite knows that the index of both holds all such rows.
func outcomeIs(o outcome) string {
	return fmt.Sprintf("outcome IN ('fresh', 'changed') AND outcome = '%s'", o)
}

func previews(rows []workRow, fill func(*ImportPreview, workRow) error) ([]ImportPreview, error) {
	out := make([]ImportPreview, len(rows))
	for n, r := range rows {
		out[n].No = r.no
		if err := fill(&out[n], r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readBoth reads what a row says and, once it was taken, what it found there.
func readBoth[T any](r workRow, before **T, after *T) error {
	if r.was != "" {
		*before = new(T)
		if err := json.Unmarshal([]byte(r.was), *before); err != nil {
			return err
		}
	}
	return json.Unmarshal([]byte(r.cells), after)
}
