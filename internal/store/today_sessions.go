package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// DayState is where a session stands on its day, or what is wrong with it: what a list of sessions is narrowed to.
type DayState string

// The states. A session is in one of the first five.
const (
	DayPlanned   DayState = "planned"
	DayRunning   DayState = "running"
	DayLate      DayState = "late"
	DayFinished  DayState = "finished"
	DayCancelled DayState = "cancelled"

	DayOutOfVaccine DayState = "empty"   // doses used up or recalled, booked people still to come
	DayManyMissing  DayState = "missing" // more than ManyNoShows percent did not come
)

// DayStates lists them all, the ones to act on first.
var DayStates = []DayState{DayLate, DayOutOfVaccine, DayManyMissing, DayPlanned, DayRunning, DayFinished, DayCancelled}

var standsSo = map[DayState]string{
	"": "1 = 1", DayPlanned: "standing = 'planned'", DayRunning: "standing = 'running'", DayLate: "standing = 'late'", DayFinished: "standing = 'finished'",
	DayCancelled: "standing = 'cancelled'", DayOutOfVaccine: "empty = 1", DayManyMissing: "missing = 1",
}

// SessionDay is one session on its day.
type SessionDay struct {
	ID           string
	Area         string
	Facility     facility.Facility
	Product      string
	Starts, Ends int // minutes of the day
	Standing     DayState
	OutOfVaccine bool
	ManyMissing  bool
	Reserved     int // doses set aside; of a recalled lot those given
	Progress     Progress
}

// DaySessions lists up to most sessions of a day in somebody's scope, district by district; so is the state they are narrowed to, "" for
// all. after is where an earlier page ended, next where this one did: "" where there is no more.
func (s *Store) DaySessions(ctx context.Context, scope staff.Scope, day when.Date, so DayState, after string, most int) (found []SessionDay, next string, err error) {
	narrowed, known := standsSo[so]
	if !known {
		return nil, "", nil
	}
	area, sessionID, _ := strings.Cut(after, "~")
	on := " AND e.area_id >= $5 AND (e.area_id > $5 OR e.session_id > $6)"
	if so == "" { // where every session counts, no more are read than are shown
		on += fmt.Sprintf(" ORDER BY e.area_id, e.session_id LIMIT %d", most+1)
	}
	query, args := s.daySessions(scope, day, on, area, sessionID)
	query = fmt.Sprintf(`SELECT session_id, area_id, facility_id, product, starts, ends, standing, empty, missing, CAST(reserved AS BIGINT), CAST(places AS BIGINT), CAST(booked AS BIGINT),
		CAST(due AS BIGINT), CAST(came AS BIGINT), CAST(no_shows AS BIGINT), CAST(walk_ins AS BIGINT), CAST(doses AS BIGINT)
		FROM (%s) d WHERE %s ORDER BY area_id, session_id LIMIT %d`, query, narrowed, most+1)
	var at []string
	err = s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var e SessionDay
		var empty, missing int
		p := &e.Progress
		err := rows.Scan(&e.ID, &e.Area, &e.Facility.ID, &e.Product, &e.Starts, &e.Ends, &e.Standing, &empty, &missing, &e.Reserved, &p.Places, &p.Booked,
			&p.Due, &p.Came, &p.NoShows, &p.WalkIns, &p.Doses)
		e.OutOfVaccine, e.ManyMissing = empty == 1, missing == 1
		found, at = append(found, e), append(at, e.Facility.ID)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if len(found) > most {
		found, next = found[:most], found[most-1].Area+"~"+found[most-1].ID
	}
	facilities, err := s.loadFacilities(ctx, s.read, at)
	for i := range found {
		if f := facilities[found[i].Facility.ID]; f != nil {
			found[i].Facility = *f
		}
	}
	return found, next, err
}

// Pace is what was given on a day, and what there was room for.
type Pace struct {
	On            when.Date
	Places, Doses int
}

// paceDays is how many days the pace is told of.
const paceDays = 7

// LastDays is the pace of the seven days that end with one, also of those without a session. It reads seven days of the scope.
func (s *Store) LastDays(ctx context.Context, scope staff.Scope, until when.Date) ([]Pace, error) {
	out := make([]Pace, paceDays)
	first := until.Add(1 - paceDays)
	for i := range out {
		out[i].On = first.Add(i)
	}
	for i := range out { // a day at a time: each is one range of the index
		query, args := s.daySessions(scope, out[i].On, " AND e.state <> 'cancelled'")
		if err := s.each(ctx, s.read, "SELECT CAST(COALESCE(SUM(places), 0) AS BIGINT), CAST(COALESCE(SUM(doses), 0) AS BIGINT) FROM ("+query+") d", args, func(rows *sql.Rows) error {
			return rows.Scan(&out[i].Places, &out[i].Doses)
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}
