package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"

	"github.com/openwin/openwin/internal/place"
)

var areaTable = newTable("area", "area_id text, parent_id text, code text, name text, names text, version bigint",
	"ON CONFLICT (area_id) DO UPDATE SET name = excluded.name, names = excluded.names, version = area.version + 1")

// readFiner reads the areas finer than districts, from which all who ask for areas are answered from then on.
func (s *Store) readFiner(ctx context.Context) error {
	var areas []place.Area
	byLang := place.Names{}
	err := s.each(ctx, s.read, "SELECT area_id, parent_id, code, name, names FROM area ORDER BY area_id", nil, func(rows *sql.Rows) error {
		a := place.Area{Kind: place.Block}
		var text string
		if err := rows.Scan(&a.ID, &a.Parent, &a.Code, &a.Name, &text); err != nil {
			return err
		}
		areas = append(areas, a)
		named := map[string]string{}
		if err := json.Unmarshal([]byte(text), &named); err != nil {
			return err
		}
		for lang, name := range named {
			if byLang[lang] == nil {
				byLang[lang] = map[string]string{}
			}
			byLang[lang][a.ID] = name
		}
		return nil
	})
	if err == nil {
		s.finer.Store(place.NewFiner(areas, byLang))
	}
	return err
}

// RefreshAreas reads the areas finer than districts anew where another process has changed them.
func (s *Store) RefreshAreas(ctx context.Context) error {
	var now string
	err := s.read.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = 'areas'").Scan(&now)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // there never were any
	}
	if seen := s.finerSeen.Load(); err != nil || seen != nil && *seen == now {
		return err
	}
	if err := s.readFiner(ctx); err != nil {
		return err
	}
	s.finerSeen.Store(&now)
	return nil
}

// areasChanged lets every process read the areas anew. The same step is never done twice, so that its name is like no other.
func (t *Tx) areasChanged(ctx context.Context, step string) error {
	_, err := t.tx.ExecContext(ctx, "INSERT INTO setting (name, value) VALUES ('areas', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", step)
	return err
}

// areaRow is an area in the order of the table's columns.
func areaRow(d place.Draft) ([]any, error) {
	text, err := json.Marshal(d.Names)
	return []any{d.ID, d.Parent, d.Code, d.Name, string(text), 1}, err
}

// loadAreas reads some finer areas, by id, with their versions.
func (s *Store) loadAreas(ctx context.Context, q querier, ids []string) (map[string]place.Draft, map[string]int, error) {
	out, versions := map[string]place.Draft{}, map[string]int{}
	err := s.each(ctx, q, "SELECT area_id, parent_id, code, name, names, version FROM area WHERE area_id = ANY($1)", []any{s.d.list(ids)}, func(rows *sql.Rows) error {
		d := place.Draft{Area: place.Area{Kind: place.Block}}
		var text string
		var version int
		if err := rows.Scan(&d.ID, &d.Parent, &d.Code, &d.Name, &text, &version); err != nil {
			return err
		}
		versions[d.ID] = version
		err := json.Unmarshal([]byte(text), &d.Names)
		out[d.ID] = d
		return err
	})
	return out, versions, err
}

// sameArea says whether two say the same of an area.
func sameArea(a, b place.Draft) bool { return a.Area == b.Area && maps.Equal(a.Names, b.Names) }
