package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

var peopleTable = newTable("people", "area_id text, group_name text, people bigint, set_at bigint, set_by text",
	"ON CONFLICT (area_id, group_name) DO UPDATE SET people = excluded.people, set_at = excluded.set_at, set_by = excluded.set_by")

// SetPeople keeps how many people of priority groups live in areas, in place of what was known of the same areas and groups. The same figures
// twice change nothing. Fault: forbidden, if one of the areas is not the actor's.
func (s *Store) SetPeople(ctx context.Context, actor staff.Actor, figures []allocation.Figure) error {
	rows, areas := make([][]any, len(figures)), make([]string, len(figures))
	now := s.now()
	for i, f := range figures {
		if !actor.May(staff.PlanAllocation, f.Area, "") {
			return fault.New(fault.Forbidden, "forbidden")
		}
		rows[i], areas[i] = []any{f.Area, f.Group, f.People, now, actor.ID}, f.Area
	}
	return s.update(ctx, func(t *Tx) error {
		known := map[string]int{}
		if err := s.each(ctx, t.tx, "SELECT area_id, group_name, people FROM people WHERE area_id = ANY($1)", []any{s.d.list(areas)}, func(rows *sql.Rows) error {
			var area, group string
			var n int
			err := rows.Scan(&area, &group, &n)
			known[area+" "+group] = n
			return err
		}); err != nil {
			return err
		}
		if _, err := t.insert(ctx, peopleTable, rows); err != nil {
			return err
		}
		var lines []audit.Line
		for _, f := range figures {
			before, there := known[f.Area+" "+f.Group]
			if there && before == f.People {
				continue
			}
			line := audit.Line{Act: audit.Made, Kind: audit.People, Thing: f.Area, Area: f.Area, By: actor.ID, After: audit.Values{"group": f.Group, "people": f.People}}
			if there {
				line.Act, line.Before = audit.Changed, audit.Values{"people": before}
			}
			lines = append(lines, line)
		}
		return t.audit(ctx, lines...)
	})
}

// People lists how many people of priority groups live in the areas of a scope.
func (s *Store) People(ctx context.Context, scope staff.Scope) ([]allocation.Figure, error) {
	return s.loadFigures(ctx, scope.Area())
}

func (s *Store) loadFigures(ctx context.Context, area string) ([]allocation.Figure, error) {
	var out []allocation.Figure
	err := s.each(ctx, s.read, "SELECT area_id, group_name, people FROM people WHERE area_id = $1 OR area_id LIKE $2 ORDER BY area_id, group_name",
		[]any{area, area + "-%"}, func(rows *sql.Rows) error {
			var f allocation.Figure
			err := rows.Scan(&f.Area, &f.Group, &f.People)
			out = append(out, f)
			return err
		})
	return out, err
}
