package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

// StaffMember is somebody of the staff as those who manage them see them.
type StaffMember struct {
	ID, Login, Name string
	Post            staff.Post
	FacilityName    string // "" for roles over an area
	Active          bool   // has not left
	Joined          bool   // has a password: the invitation was taken
	SecondFactor    bool
	Changes         []StaffChange // the newest first; of one person only
}

// StaffFind narrows a list of staff down.
type StaffFind struct {
	Words string // each begins a word of the name, or the login
	After string // the id after which the list goes on
}

const staffFields = `s.staff_id, s.login, s.name, s.role, s.area_id, s.facility_id, s.active, s.password_hash <> '',
	EXISTS (SELECT 1 FROM second_factor f WHERE f.staff_id = s.staff_id), COALESCE((SELECT p.name FROM facility p WHERE p.facility_id = s.facility_id), '')`

func scanMember(rows *sql.Rows) (m StaffMember, err error) {
	var area, facility string
	err = rows.Scan(&m.ID, &m.Login, &m.Name, &m.Post.Role, &area, &facility, &m.Active, &m.Joined, &m.SecondFactor, &m.FacilityName)
	m.Post.Scope = scopeOf(area, facility)
	return m, err
}

// Staff lists up to most of the staff in a scope, by area and name, with those who have left.
func (s *Store) Staff(ctx context.Context, scope staff.Scope, find StaffFind, most int) ([]StaffMember, error) {
	// An area and all in it are one span of ids and its own: "." is the character after "-".
	where, args := "(s.area_id = $2 OR (s.area_id > $3 AND s.area_id < $4))", []any{most, scope.Area(), scope.Area() + "-", scope.Area() + "."}
	switch {
	case scope.Facility() != "":
		where, args = "s.area_id = $2 AND s.facility_id = $3", []any{most, scope.Area(), scope.Facility()}
	case scope.Area() == s.pack.Areas.Root().ID: // all of them: read in the order of the index, as far as the page goes
		where, args = "s.area_id <> ''", []any{most}
	}
	for _, word := range strings.Fields(strings.ToLower(find.Words)) {
		args = append(args, "% "+likeWord.Replace(word)+"%")
		where += fmt.Sprintf(` AND s.find LIKE $%d ESCAPE '!'`, len(args))
	}
	if find.After != "" {
		args = append(args, find.After)
		where += fmt.Sprintf(" AND (s.area_id, s.find, s.staff_id) > (SELECT a.area_id, a.find, a.staff_id FROM staff a WHERE a.staff_id = $%d)", len(args))
	}
	var out []StaffMember
	err := s.each(ctx, s.read, "SELECT "+staffFields+" FROM staff s WHERE "+where+" ORDER BY s.area_id, s.find, s.staff_id LIMIT $1", args, func(rows *sql.Rows) error {
		m, err := scanMember(rows)
		out = append(out, m)
		return err
	})
	return out, err
}

// likeWord takes the signs out of a word that LIKE would read as any letter.
var likeWord = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// StaffMember is one of the staff in a scope, with their history. Fault: staff_unknown.
func (s *Store) StaffMember(ctx context.Context, scope staff.Scope, id string) (StaffMember, error) {
	m, err := s.member(ctx, s.read, scope, id)
	if err != nil {
		return m, err
	}
	m.Changes, err = s.staffChanges(ctx, id)
	return m, err
}

func (s *Store) member(ctx context.Context, q querier, scope staff.Scope, id string) (m StaffMember, err error) {
	found := false
	err = s.each(ctx, q, "SELECT "+staffFields+" FROM staff s WHERE s.staff_id = $1", []any{id}, func(rows *sql.Rows) error {
		found = true
		m, err = scanMember(rows)
		return err
	})
	if err == nil && (!found || !scope.Covers(m.Post.Scope.Area(), m.Post.Scope.Facility())) {
		return StaffMember{}, fault.New(fault.NotFound, "staff_unknown")
	}
	return m, err
}
