package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Planned narrows a planner's list of sessions of a day.
type Planned struct {
	Day      when.Date
	Facility string // id, "" for every facility
	Words    string // part of the facility's name, or its PIN code; "" for all
}

// PlannedSessions lists up to most sessions of a day in somebody's scope, published or not, district by district. after is where an earlier page
// ended, next where this one did: "" where there is no more.
func (s *Store) PlannedSessions(ctx context.Context, scope staff.Scope, f Planned, after string, most int) (found []Listing, next string, err error) {
	area, sessionID, _ := strings.Cut(after, "~")
	args := []any{f.Day, f.Day}
	where := inScope(scope, &args)
	bind := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if after != "" {
		a, i := bind(area), bind(sessionID)
		where += fmt.Sprintf(" AND (e.area_id > %s OR (e.area_id = %s AND e.session_id > %s))", a, a, i)
	}
	if f.Facility != "" {
		where += " AND e.facility_id = " + bind(f.Facility)
	}
	if f.Words != "" {
		like, pin := bind(pattern(f.Words)), bind(f.Words)
		where += fmt.Sprintf(" AND EXISTS (SELECT 1 FROM facility f WHERE f.facility_id = e.facility_id AND (LOWER(f.name) LIKE %s ESCAPE '!' OR f.pin_code = %s))", like, pin)
	}
	var ids, places []string
	query := fmt.Sprintf("SELECT e.session_id, e.area_id FROM session e WHERE e.date >= $1 AND e.date <= $2 AND %s ORDER BY e.area_id, e.session_id LIMIT %d", where, most+1)
	err = s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var id, area string
		err := rows.Scan(&id, &area)
		ids, places = append(ids, id), append(places, area)
		return err
	})
	if len(ids) > most {
		ids, next = ids[:most], places[most-1]+"~"+ids[most-1]
	}
	if err != nil {
		return nil, "", err
	}
	found, err = s.withFacilities(ctx, s.read, ids)
	return found, next, err
}

// inScope is the condition that a session e lies in a scope.
func inScope(scope staff.Scope, args *[]any) string {
	n := len(*args)
	if scope.Facility() != "" {
		*args = append(*args, scope.Facility())
		return fmt.Sprintf("e.facility_id = $%d", n+1)
	}
	*args = append(*args, scope.Area(), scope.Area()+"-", scope.Area()+".")
	return fmt.Sprintf("(e.area_id = $%d OR (e.area_id >= $%d AND e.area_id < $%d))", n+1, n+2, n+3)
}

// pattern finds words anywhere in a name.
func pattern(words string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(words)) + "%"
}

// DaySum is what a facility or a district has on one day; cancelled sessions are not counted.
type DaySum struct{ Sessions, Places, Taken int }

// Week is sums by facility or district id, and day.
type Week map[string]map[when.Date]DaySum

// WeekBySite sums the sessions of seven days by facility, for up to most facilities that hold some, by id. after and next are ids.
func (s *Store) WeekBySite(ctx context.Context, scope staff.Scope, from when.Date, after string, most int) (at []facility.Facility, week Week, next string, err error) {
	args := []any{from, from.Add(6)}
	where := inScope(scope, &args)
	args = append(args, after)
	var ids []string
	query := fmt.Sprintf("SELECT DISTINCT e.facility_id FROM session e WHERE e.date >= $1 AND e.date <= $2 AND %s AND e.facility_id > $%d ORDER BY e.facility_id LIMIT %d",
		where, len(args), most+1)
	if err := s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}); err != nil {
		return nil, nil, "", err
	}
	if len(ids) > most {
		ids, next = ids[:most], ids[most-1]
	}
	facilities, err := s.loadFacilities(ctx, s.read, ids)
	if err != nil {
		return nil, nil, "", err
	}
	for _, id := range ids {
		if f := facilities[id]; f != nil {
			at = append(at, *f)
		}
	}
	week, err = s.week(ctx, "facility_id", "e.facility_id = ANY($3)", []any{from, from.Add(6), s.d.list(ids)})
	return at, week, next, err
}

// WeekByDistrict sums the sessions of seven days in somebody's scope by district.
func (s *Store) WeekByDistrict(ctx context.Context, scope staff.Scope, from when.Date) (Week, error) {
	args := []any{from, from.Add(6)}
	where := inScope(scope, &args)
	return s.week(ctx, "area_id", where, args)
}

func (s *Store) week(ctx context.Context, by, where string, args []any) (Week, error) {
	out := Week{}
	query := fmt.Sprintf(`SELECT e.%s, e.date, COUNT(DISTINCT e.session_id), CAST(SUM(l.capacity) AS BIGINT), CAST(SUM(l.taken) AS BIGINT)
		FROM session e JOIN slot l ON l.session_id = e.session_id WHERE e.date >= $1 AND e.date <= $2 AND e.state <> 'cancelled' AND %s GROUP BY e.%s, e.date`, by, where, by)
	err := s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var id, day string
		var sum DaySum
		if err := rows.Scan(&id, &day, &sum.Sessions, &sum.Places, &sum.Taken); err != nil {
			return err
		}
		date, err := when.ParseDate(day)
		if out[id] == nil {
			out[id] = map[when.Date]DaySum{}
		}
		out[id][date] = sum
		return err
	})
	return out, err
}
