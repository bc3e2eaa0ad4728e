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
}

// Search says which published sessions are looked for: by PIN code, or by area, or at a facility.
type Search struct {
	PinCode string
	Area    string
	From    when.Date
	Until   when.Date
	Product string // "" is every product
}

// mostListed is how many sessions one search gives at most.
const mostListed = 300

// FindSessions lists published sessions for anybody, by date and facility. Free places are those of this moment.
func (s *Store) FindSessions(ctx context.Context, f Search) ([]Listing, error) {
	where, args := "", []any{f.From, f.Until}
	switch {
	case f.PinCode != "":
		where, args = "pin_code = $3", append(args, f.PinCode)
	case f.Area != "":
		where, args = insideArea, append(args, f.Area, f.Area+"-", f.Area+".")
	default:
		return nil, fault.New(fault.Invalid, "search_needs_place")
	}
	if f.Product != "" {
		args = append(args, f.Product)
		where += fmt.Sprintf(" AND product = $%d", len(args))
	}
	return s.listSessions(ctx, where+" AND state = 'published'", args)
}

// insideArea is place.Inside in SQL: ids nest by prefix, and "." is the character after "-".
const insideArea = "(area_id = $3 OR (area_id >= $4 AND area_id < $5))"

// Sessions lists the sessions in somebody's scope on a day, published or not.
func (s *Store) Sessions(ctx context.Context, scope staff.Scope, day when.Date) ([]Listing, error) {
	if scope.Facility() != "" {
		return s.listSessions(ctx, "facility_id = $3", []any{day, day, scope.Facility()})
	}
	area := scope.Area()
	return s.listSessions(ctx, insideArea, []any{day, day, area, area + "-", area + "."})
}

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

// listSessions lists sessions from day $1 to day $2 for which where holds.
func (s *Store) listSessions(ctx context.Context, where string, args []any) ([]Listing, error) {
	var ids []string
	query := fmt.Sprintf("SELECT session_id FROM session WHERE date >= $1 AND date <= $2 AND %s ORDER BY date, session_id LIMIT %d", where, mostListed)
	err := s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
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
