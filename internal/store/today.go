package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Progress is how the sessions of a day have come along. A session is in one of Planned, Running, Late, Finished, Cancelled; all other
// counts leave cancelled ones out. They come from the counters of slots and of the doses behind a session, as the desk moved them.
type Progress struct {
	Planned   int // has not begun
	Running   int // has begun
	Late      int // began an hour ago or more, and nobody was given a dose: also when its hours are over
	Finished  int // its hours are over
	Cancelled int

	OutOfVaccine int // sessions whose doses are used up or recalled while booked people have not come
	ManyMissing  int // sessions to which more than ManyNoShows percent of those who were due did not come

	Places  int // all channels
	Booked  int // places taken online, kept or not
	Due     int // of Booked: those whose slot is over
	Came    int // of Booked: those who were given the dose
	NoShows int // Due less Came. Whoever came before their slot hides one who did not, until the last slot is over
	WalkIns int
	Doses   int // given from the doses behind the sessions
}

// ManyNoShows is the percentage of no-shows above which a session stands out. A choice of OpenWIN's own.
const ManyNoShows = 20

// patience is for how many minutes a session may run without a dose before it is late.
const patience = 60

// Sessions is how many are held or shall be: all but the cancelled ones.
func (p Progress) Sessions() int { return p.Planned + p.Running + p.Late + p.Finished }

// Add is both together.
func (p Progress) Add(q Progress) Progress {
	return Progress{p.Planned + q.Planned, p.Running + q.Running, p.Late + q.Late, p.Finished + q.Finished, p.Cancelled + q.Cancelled,
		p.OutOfVaccine + q.OutOfVaccine, p.ManyMissing + q.ManyMissing, p.Places + q.Places, p.Booked + q.Booked, p.Due + q.Due,
		p.Came + q.Came, p.NoShows + q.NoShows, p.WalkIns + q.WalkIns, p.Doses + q.Doses}
}

// The statements read one day of one scope, and never a person. A day of 100,000 sessions is one range of the index (date, area_id,
// session_id); slots and lots are found by their primary keys. A district is some hundred sessions of it, a few milliseconds; the whole
// country took 1.4 to 2.4 seconds on two shared cores (TestADayIsFoundByTheIndex).
const (
	// eachSession has a line for each session of the day $1 at the minute $2 of it; %s narrows it to a scope.
	eachSession = `SELECT e.area_id, e.session_id, e.facility_id, e.product, e.state, e.closed_at, MIN(l.starts) AS starts, MAX(l.ends) AS ends,
		SUM(l.capacity) AS places, SUM(CASE WHEN l.channel <> 'walk_in' THEN l.taken ELSE 0 END) AS booked,
		SUM(CASE WHEN l.channel <> 'walk_in' AND l.ends <= $2 THEN l.taken ELSE 0 END) AS due,
		SUM(CASE WHEN l.channel = 'walk_in' THEN l.taken ELSE 0 END) AS walk_ins,
		(SELECT COALESCE(SUM(b.used), 0) FROM session_lot b WHERE b.session_id = e.session_id) AS doses,
		(SELECT COALESCE(SUM(CASE WHEN n.recalled_at > 0 THEN b.used ELSE b.reserved END), 0) FROM session_lot b JOIN lot n ON n.lot_id = b.lot_id WHERE b.session_id = e.session_id) AS reserved
		FROM (SELECT * FROM session e WHERE e.date = $1 AND %s) e JOIN slot l ON l.session_id = e.session_id
		GROUP BY e.area_id, e.session_id, e.facility_id, e.product, e.state, e.closed_at`

	// whoCame adds who of those booked came. A dose without a place of a walk-in's was for somebody booked.
	whoCame = `SELECT s.*, CASE WHEN doses - walk_ins < 0 THEN 0 WHEN doses - walk_ins > booked THEN booked ELSE doses - walk_ins END AS came FROM (` + eachSession + `) s`

	// howItGoes adds where each session stands. Once the books of a session are closed, no doses are behind it any more.
	howItGoes = `SELECT c.*, CASE WHEN due > came THEN due - came ELSE 0 END AS no_shows,
		CASE WHEN state = 'cancelled' THEN 'cancelled' WHEN starts > $2 AND doses = 0 THEN 'planned' WHEN doses = 0 AND starts + %d <= $2 THEN 'late'
			WHEN ends <= $2 THEN 'finished' ELSE 'running' END AS standing,
		CASE WHEN state <> 'cancelled' AND closed_at = 0 AND doses >= reserved AND booked > came THEN 1 ELSE 0 END AS empty,
		CASE WHEN state <> 'cancelled' AND (due - came) * 100 > due * %d THEN 1 ELSE 0 END AS missing
		FROM (` + whoCame + `) c`

	sumsOf = `CAST(COUNT(CASE WHEN standing = 'planned' THEN 1 END) AS BIGINT), CAST(COUNT(CASE WHEN standing = 'running' THEN 1 END) AS BIGINT),
		CAST(COUNT(CASE WHEN standing = 'late' THEN 1 END) AS BIGINT), CAST(COUNT(CASE WHEN standing = 'finished' THEN 1 END) AS BIGINT),
		CAST(COUNT(CASE WHEN standing = 'cancelled' THEN 1 END) AS BIGINT), CAST(SUM(empty) AS BIGINT), CAST(SUM(missing) AS BIGINT),
		CAST(SUM(CASE WHEN standing <> 'cancelled' THEN places ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN standing <> 'cancelled' THEN booked ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN standing <> 'cancelled' THEN due ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN standing <> 'cancelled' THEN came ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN standing <> 'cancelled' THEN no_shows ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN standing <> 'cancelled' THEN walk_ins ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN standing <> 'cancelled' THEN doses ELSE 0 END) AS BIGINT)`
)

func (p *Progress) into() []any {
	return []any{&p.Planned, &p.Running, &p.Late, &p.Finished, &p.Cancelled, &p.OutOfVaccine, &p.ManyMissing, &p.Places, &p.Booked,
		&p.Due, &p.Came, &p.NoShows, &p.WalkIns, &p.Doses}
}

// daySessions is the statement that has a line for each session of a day in a scope, and its arguments. more narrows it further, with
// extra as its arguments from $5 on.
func (s *Store) daySessions(scope staff.Scope, day when.Date, more string, extra ...any) (string, []any) {
	// An area is one range, so that the index gives the lines in order: ids nest by prefix, and "." is the character after "-".
	where, args := "e.area_id >= $3 AND e.area_id < $4", []any{day, s.minuteOf(day), scope.Area(), scope.Area() + "."}
	if scope.Facility() != "" {
		where, args = "e.facility_id = $3 AND e.area_id >= $4", []any{day, s.minuteOf(day), scope.Facility(), scope.Area()}
	}
	return fmt.Sprintf(howItGoes, patience, ManyNoShows, where+more), append(args, extra...)
}

// minuteOf is how far a day has come, in minutes: behind its end with enough patience for one that is over, before its start for
// one to come.
func (s *Store) minuteOf(day when.Date) int {
	now := s.now()
	switch today := now.On(s.pack.Zone); {
	case day < today:
		return 24*60 + patience
	case day > today:
		return -1
	}
	local := now.Time().In(s.pack.Zone)
	return local.Hour()*60 + local.Minute()
}

// DayByArea sums a day in somebody's scope by district.
func (s *Store) DayByArea(ctx context.Context, scope staff.Scope, day when.Date) (map[string]Progress, error) {
	query, args := s.daySessions(scope, day, "")
	out := map[string]Progress{}
	err := s.each(ctx, s.read, "SELECT area_id, "+sumsOf+" FROM ("+query+") d GROUP BY area_id", args, func(rows *sql.Rows) error {
		var area string
		var p Progress
		err := rows.Scan(append([]any{&area}, p.into()...)...)
		out[area] = p
		return err
	})
	return out, err
}

// FacilityDay is a facility's day.
type FacilityDay struct {
	Facility facility.Facility
	Progress Progress
}

// DayByFacility sums a day in somebody's scope by facility, for up to most that hold a session, by id. after and next are ids.
func (s *Store) DayByFacility(ctx context.Context, scope staff.Scope, day when.Date, after string, most int) (found []FacilityDay, next string, err error) {
	query, args := s.daySessions(scope, day, " AND e.facility_id > $5", after)
	err = s.each(ctx, s.read, fmt.Sprintf("SELECT facility_id, %s FROM (%s) d GROUP BY facility_id ORDER BY facility_id LIMIT %d", sumsOf, query, most+1), args, func(rows *sql.Rows) error {
		var f FacilityDay
		err := rows.Scan(append([]any{&f.Facility.ID}, f.Progress.into()...)...)
		found = append(found, f)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if len(found) > most {
		found, next = found[:most], found[most-1].Facility.ID
	}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.Facility.ID
	}
	facilities, err := s.loadFacilities(ctx, s.read, ids)
	for i := range found {
		if f := facilities[found[i].Facility.ID]; f != nil {
			found[i].Facility = *f
		}
	}
	return found, next, err
}

// AreaDay is an area's day.
type AreaDay struct {
	Area     string
	Progress Progress
}

// Below folds the sums of areas into those right below one, and what lies in none of them, of facilities that are in the area itself, into a line of
// its own; those without a session are left out.
func Below(tree *place.Tree, area string, sums map[string]Progress) []AreaDay {
	var out []AreaDay
	for _, below := range tree.Below(area) {
		day := AreaDay{Area: below.ID}
		for district, sum := range sums {
			if place.Inside(district, below.ID) {
				day.Progress = day.Progress.Add(sum)
			}
		}
		if day.Progress != (Progress{}) {
			out = append(out, day)
		}
	}
	if own := sums[area]; own != (Progress{}) {
		out = append(out, AreaDay{area, own})
	}
	return out
}
