package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Listing is a session with the facility it is held at, as lists show it.
type Listing struct {
	Session  session.Session
	Facility facility.Facility
	Km       float64 // from the point that was searched around; 0 in every other search
}

// Search says which published sessions are looked for: by PIN code, or by area, or near a point.
type Search struct {
	PinCode string
	Area    string
	Near    facility.Point
	From    when.Date
	Until   when.Date
	Wanted  session.Wanted
}

const (
	mostListed = 300  // sessions that one search gives at most
	mostRead   = 5000 // sessions that one search looks at, to find those that are wanted
)

// FindSessions lists published sessions for anybody, by date and facility; near a point those with free places, the nearest
// first. Free places are those of this moment. Fault: search_needs_place.
func (s *Store) FindSessions(ctx context.Context, f Search) ([]Listing, error) {
	where, args := "", []any{f.From, f.Until}
	switch {
	case f.PinCode != "":
		where, args = "pin_code = $3", append(args, f.PinCode)
	case f.Area != "":
		where, args = insideArea, append(args, f.Area, f.Area+"-", f.Area+".")
	case f.Near.Valid():
		return s.findNear(ctx, f)
	default:
		return nil, fault.New(fault.Invalid, "search_needs_place")
	}
	return s.listWanted(ctx, where, args, f.Wanted)
}

// listWanted lists published sessions for which where holds and that are wanted.
func (s *Store) listWanted(ctx context.Context, where string, args []any, wanted session.Wanted) ([]Listing, error) {
	found, err := s.listSessions(ctx, where+" AND state = 'published'", args, mostRead, func(e *session.Session) bool { return wanted.Fits(s.pack.Rules, e) })
	for i := range found {
		found[i].Session.HoldToVaccine()
	}
	return slices.DeleteFunc(found, func(l Listing) bool { return !l.Session.ForDose(wanted.Dose) }), err
}

// insideArea is place.Inside in SQL: ids nest by prefix, and "." is the character after "-".
const insideArea = "(area_id = $3 OR (area_id >= $4 AND area_id < $5))"

// Sessions lists the sessions in somebody's scope on a day, published or not.
func (s *Store) Sessions(ctx context.Context, scope staff.Scope, day when.Date) ([]Listing, error) {
	if scope.Facility() != "" {
		return s.listSessions(ctx, "facility_id = $3", []any{day, day, scope.Facility()}, mostListed, every)
	}
	area := scope.Area()
	return s.listSessions(ctx, insideArea, []any{day, day, area, area + "-", area + "."}, mostListed, every)
}

func every(*session.Session) bool { return true }

// Session reads one session in somebody's scope. Fault: session_unknown, also for one outside the scope.
func (s *Store) Session(ctx context.Context, scope staff.Scope, sessionID string) (Listing, error) {
	l, err := s.PublicSession(ctx, sessionID)
	if err == nil && !scope.Covers(l.Session.Area, l.Session.FacilityID) {
		return Listing{}, fault.New(fault.NotFound, "session_unknown")
	}
	return l, err
}

// PublicSession reads one session for anybody who has its id. Fault: session_unknown.
func (s *Store) PublicSession(ctx context.Context, sessionID string) (Listing, error) {
	found, err := s.withFacilities(ctx, s.read, []string{sessionID})
	if err == nil && len(found) == 0 {
		return Listing{}, fault.New(fault.NotFound, "session_unknown")
	}
	if err != nil {
		return Listing{}, err
	}
	return found[0], nil
}

// listSessions lists sessions from day $1 to day $2 for which where holds. It reads the heads of at most most of them, and of
// those that fit the first mostListed whole.
func (s *Store) listSessions(ctx context.Context, where string, args []any, most int, fits func(*session.Session) bool) ([]Listing, error) {
	var ids []string
	query := fmt.Sprintf(`SELECT session_id, date, product, min_age, max_age, fee FROM session WHERE date >= $1 AND date <= $2 AND %s
		ORDER BY date, session_id LIMIT %d`, where, most)
	err := s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var e session.Session
		err := rows.Scan(&e.ID, &e.Date, &e.Product, &e.MinAge, &e.MaxAge, &e.Fee)
		if len(ids) < mostListed && fits(&e) {
			ids = append(ids, e.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.withFacilities(ctx, s.read, ids)
}

func (s *Store) withFacilities(ctx context.Context, q querier, ids []string) ([]Listing, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	sessions, err := s.loadSessions(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	at := make([]string, 0, len(sessions))
	for _, e := range sessions {
		at = append(at, e.FacilityID)
	}
	facilities, err := s.loadFacilities(ctx, q, at)
	if err != nil {
		return nil, err
	}
	out := make([]Listing, 0, len(sessions))
	for _, e := range sessions {
		if f := facilities[e.FacilityID]; f != nil {
			out = append(out, Listing{Session: *e, Facility: *f})
		}
	}
	slices.SortFunc(out, func(a, b Listing) int {
		return strings.Compare(a.Session.Date.String()+a.Facility.Name+a.Session.ID, b.Session.Date.String()+b.Facility.Name+b.Session.ID)
	})
	return out, nil
}
