package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

var facilityTable = newTable("facility", "facility_id text, name text, kind text, area_id text, pin_code text, address text, lat_e6 bigint, lng_e6 bigint",
	"ON CONFLICT (facility_id) DO NOTHING")

// AddFacilities adds facilities, all or none. One that is there already stays as it is.
// Faults: forbidden for one outside the actor's scope, those of facility.Decide.
func (s *Store) AddFacilities(ctx context.Context, actor staff.Actor, all []facility.Facility) error {
	rows := make([][]any, len(all))
	for i, f := range all {
		if err := facility.Decide(s.pack, f); err != nil {
			return err
		}
		if !actor.May(staff.PlanFacilities, f.Area, f.ID) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		rows[i] = []any{f.ID, f.Name, string(f.Kind), f.Area, f.PinCode, f.Address, micro(f.Lat), micro(f.Lng)}
	}
	return s.update(ctx, func(t *Tx) error {
		_, err := t.insert(ctx, facilityTable, rows)
		return err
	})
}

// micro is degrees in millionths: 11 cm at the equator.
func micro(degrees float64) int64 { return int64(math.Round(degrees * 1e6)) }

// Facilities lists up to most facilities in somebody's scope, by id, after the one with the id after.
func (s *Store) Facilities(ctx context.Context, scope staff.Scope, after string, most int) ([]facility.Facility, error) {
	where, args := insideArea, []any{after, most, scope.Area(), scope.Area() + "-", scope.Area() + "."}
	if scope.Facility() != "" {
		where, args = "facility_id = $3", []any{after, most, scope.Facility()}
	}
	return s.scanFacilities(ctx, s.read, fmt.Sprintf("SELECT %s FROM facility WHERE facility_id > $1 AND %s ORDER BY facility_id LIMIT $2", names(facilityTable.cols), where), args)
}

func (s *Store) loadFacilities(ctx context.Context, q querier, ids []string) (map[string]*facility.Facility, error) {
	found, err := s.scanFacilities(ctx, q, "SELECT "+names(facilityTable.cols)+" FROM facility WHERE facility_id = ANY($1)", []any{s.d.list(ids)})
	out := make(map[string]*facility.Facility, len(found))
	for i := range found {
		out[found[i].ID] = &found[i]
	}
	return out, err
}

func (s *Store) scanFacilities(ctx context.Context, q querier, query string, args []any) ([]facility.Facility, error) {
	var out []facility.Facility
	err := s.each(ctx, q, query, args, func(rows *sql.Rows) error {
		var f facility.Facility
		var lat, lng int64
		if err := rows.Scan(&f.ID, &f.Name, &f.Kind, &f.Area, &f.PinCode, &f.Address, &lat, &lng); err != nil {
			return err
		}
		f.Lat, f.Lng = float64(lat)/1e6, float64(lng)/1e6
		out = append(out, f)
		return nil
	})
	return out, err
}
