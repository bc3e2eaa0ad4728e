package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

var facilityTable = newTable("facility", `facility_id text, name text, kind text, area_id text, pin_code text, address text, lat_e6 bigint, lng_e6 bigint,
	code text, details text, closed_at bigint, version bigint, find text`, "ON CONFLICT (facility_id) DO NOTHING")

// facilityDetails is what is kept of a facility as one text: nothing is searched by it.
type facilityDetails struct {
	Hours         facility.Hours `json:"hours,omitempty"`
	Teams         int            `json:"teams,omitempty"`
	FridgeLitres  int            `json:"fridge_litres,omitempty"`
	FreezerLitres int            `json:"freezer_litres,omitempty"`
}

// AddFacilities adds facilities, all or none. One that was added before in the same words stays as it is.
// Faults: id_taken, forbidden for one outside the actor's scope, facility_code_taken, those of facility.Decide.
func (s *Store) AddFacilities(ctx context.Context, actor staff.Actor, all []facility.Facility) error {
	all = slices.Clone(all)
	rows := make([][]any, len(all))
	var codes, ids []string
	for i := range all {
		all[i].Code = facility.CleanCode(all[i].Code)
		f := all[i]
		ids = append(ids, f.ID)
		if err := facility.Decide(s.pack, f); err != nil {
			return err
		}
		if !actor.May(staff.PlanFacilities, f.Area, f.ID) {
			return fault.New(fault.Forbidden, "forbidden")
		}
		f.Version = 1
		rows[i] = facilityRow(f)
		if f.Code != "" {
			codes = append(codes, f.Code)
		}
	}
	return s.update(ctx, func(t *Tx) error {
		owners, err := s.codeOwners(ctx, t.tx, codes)
		if err != nil {
			return err
		}
		for _, f := range all {
			if owner := owners[f.Code]; owner != "" && owner != f.ID {
				return fault.New(fault.Conflict, "facility_code_taken").On("code")
			}
		}
		there, err := s.loadFacilities(ctx, t.tx, ids)
		if err != nil {
			return err
		}
		if _, err = t.insert(ctx, facilityTable, rows); err != nil {
			return err
		}
		var lines []audit.Line
		for _, f := range all {
			again, err := t.again(ctx, "facility", f.ID, f)
			if err != nil {
				return err
			}
			if known := there[f.ID]; known != nil && !again && (known.Name != f.Name || known.Area != f.Area || known.Kind != f.Kind) {
				return fault.New(fault.Conflict, "id_taken").On("id") // one that came in another way
			}
			if there[f.ID] == nil {
				lines = append(lines, audit.Line{Act: audit.Made, Kind: audit.Facility, Thing: f.ID, Area: f.Area, Facility: f.ID, By: actor.ID, After: facilityValues(f)})
			}
		}
		return t.audit(ctx, lines...)
	})
}

// facilityValues are a facility as the audit trail has it: its name and address are no person's.
func facilityValues(f facility.Facility) audit.Values {
	return audit.Values{"called": f.Name, "kind": f.Kind, "area": f.Area, "pin": f.PinCode, "at": f.Address, "lat": f.Lat, "lng": f.Lng, "code": f.Code, "hours": f.Hours,
		"teams": f.Teams, "fridge_litres": f.FridgeLitres, "freezer_litres": f.FreezerLitres, "closed": f.Closed}
}

// codeOwners says which facilities have some codes, by code.
func (s *Store) codeOwners(ctx context.Context, q querier, codes []string) (map[string]string, error) {
	out := map[string]string{}
	if len(codes) == 0 {
		return out, nil
	}
	err := s.each(ctx, q, "SELECT code, facility_id FROM facility WHERE code <> '' AND code = ANY($1)", []any{s.d.list(codes)}, func(rows *sql.Rows) error {
		var code, id string
		err := rows.Scan(&code, &id)
		out[code] = id
		return err
	})
	return out, err
}

// facilitiesByCode reads the facilities that have some codes, by code.
func (s *Store) facilitiesByCode(ctx context.Context, q querier, codes []string) (map[string]*facility.Facility, error) {
	clean := make([]string, len(codes))
	for i, code := range codes {
		clean[i] = facility.CleanCode(code)
	}
	found, err := s.scanFacilities(ctx, q, "SELECT "+names(facilityTable.cols)+" FROM facility WHERE code <> '' AND code = ANY($1)", []any{s.d.list(clean)})
	out := make(map[string]*facility.Facility, len(found))
	for i := range found {
		out[found[i].Code] = &found[i]
	}
	return out, err
}

// facilityRow is a facility in the order of the table's columns.
func facilityRow(f facility.Facility) []any {
	details, err := json.Marshal(facilityDetails{f.Hours, f.Teams, f.FridgeLitres, f.FreezerLitres})
	if err != nil {
		panic(err) // texts and numbers always have a JSON form
	}
	find := " " + strings.ToLower(f.Name) + " " + strings.ToLower(f.Code) + " " + f.PinCode
	return []any{f.ID, f.Name, string(f.Kind), f.Area, f.PinCode, f.Address, micro(f.Lat), micro(f.Lng), f.Code, string(details), f.Closed, f.Version, find}
}

// micro is degrees in millionths: 11 cm at the equator.
func micro(degrees float64) int64 { return int64(math.Round(degrees * 1e6)) }

// FacilityFind narrows a list of facilities down.
type FacilityFind struct {
	Words string        // each begins a word of the name, or the code or PIN code
	Kind  facility.Kind // "" for every kind
	Open  bool          // no closed ones
	After string        // the id after which the list goes on
}

// Facilities lists up to most facilities in somebody's scope, by area and name.
func (s *Store) Facilities(ctx context.Context, scope staff.Scope, find FacilityFind, most int) ([]facility.Facility, error) {
	query, args := s.facilityQuery(scope, find, most)
	return s.scanFacilities(ctx, s.read, query, args)
}

func (s *Store) facilityQuery(scope staff.Scope, find FacilityFind, most int) (string, []any) {
	where, args := "(area_id = $2 OR (area_id >= $3 AND area_id < $4))", []any{most, scope.Area(), scope.Area() + "-", scope.Area() + "."}
	switch {
	case scope.Facility() != "":
		where, args = "facility_id = $2", []any{most, scope.Facility()}
	case scope.Area() == s.pack.Areas.Root().ID: // all of them: read in the order of the index, as far as the page goes
		where, args = "area_id <> ''", []any{most}
	}
	for _, word := range strings.Fields(strings.ToLower(find.Words)) {
		args = append(args, "% "+likeWord.Replace(word)+"%")
		where += fmt.Sprintf(" AND find LIKE $%d ESCAPE '!'", len(args))
	}
	if find.Kind != "" {
		args = append(args, string(find.Kind))
		where += fmt.Sprintf(" AND kind = $%d", len(args))
	}
	if find.Open {
		where += " AND closed_at = 0"
	}
	if find.After != "" {
		args = append(args, find.After)
		where += fmt.Sprintf(" AND (area_id, find, facility_id) > (SELECT a.area_id, a.find, a.facility_id FROM facility a WHERE a.facility_id = $%d)", len(args))
	}
	return "SELECT " + names(facilityTable.cols) + " FROM facility WHERE " + where + " ORDER BY area_id, find, facility_id LIMIT $1", args
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
		var details, find string
		if err := rows.Scan(&f.ID, &f.Name, &f.Kind, &f.Area, &f.PinCode, &f.Address, &lat, &lng, &f.Code, &details, &f.Closed, &f.Version, &find); err != nil {
			return err
		}
		f.Lat, f.Lng = float64(lat)/1e6, float64(lng)/1e6
		if details != "" {
			var d facilityDetails
			if err := json.Unmarshal([]byte(details), &d); err != nil {
				return err
			}
			f.Hours, f.Teams, f.FridgeLitres, f.FreezerLitres = d.Hours, d.Teams, d.FridgeLitres, d.FreezerLitres
		}
		out = append(out, f)
		return nil
	})
	return out, err
}
