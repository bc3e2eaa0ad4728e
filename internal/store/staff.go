package store

import (
	"context"
	"database/sql"
	"errors"
	"regexp"
	"strings"
	"unicode"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
)

// NewStaff is somebody who is to work in the drive.
type NewStaff struct {
	ID       string
	Login    string
	Name     string
	Role     staff.Role
	Area     string // what they answer for; "" is the country, for a facility role its facility's district
	Facility string // "" for roles over an area
	Password string
}

var validLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// AddStaff adds somebody with a password: the first of a drive, or for a demonstration. The same id twice is one person. Faults:
// role_unknown, area_unknown, facility_unknown, password_short, login_malformed, name_needed, login_taken.
func (s *Store) AddStaff(ctx context.Context, n NewStaff) error {
	if err := s.checkNewStaff(ctx, &n); err != nil {
		return err
	}
	if len(n.Password) < 8 {
		return fault.New(fault.Invalid, "password_short", "least", "8").On("password")
	}
	hash, err := keys.HashPassword(n.Password)
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		added, err := t.insertStaff(ctx, n, hash)
		if !added || err != nil {
			return err
		}
		return t.change(ctx, 0, n.ID, n.ID, "", staff.Invited, "", staff.Post{Role: n.Role, Scope: scopeOf(n.Area, n.Facility)}.String())
	})
}

// checkNewStaff holds somebody new to the rules of a member of staff and fills the area in.
func (s *Store) checkNewStaff(ctx context.Context, n *NewStaff) error {
	var err error
	if n.Area, err = s.areaOfPost(ctx, n.Area, n.Facility); err != nil {
		return err
	}
	switch _, known := s.pack.Areas.Area(n.Area); {
	case !n.Role.Valid():
		return fault.New(fault.Invalid, "role_unknown").On("role")
	case !validLogin.MatchString(n.Login):
		return fault.New(fault.Invalid, "login_malformed").On("login")
	case strings.TrimSpace(n.Name) == "" || len(n.Name) > mostName || strings.ContainsFunc(n.Name, unicode.IsControl):
		return fault.New(fault.Invalid, "name_needed").On("name")
	case !known:
		return fault.New(fault.Invalid, "area_unknown").On("area")
	case n.Role.AtFacility() == (n.Facility == ""):
		return fault.New(fault.Invalid, "facility_unknown").On("facility")
	}
	return nil
}

// mostName is the longest name of somebody of the staff, in bytes.
const mostName = 300

// areaOfPost is the area that somebody answers for: of a facility the district it lies in, the country where none is named.
// Faults: facility_unknown, area_unknown for a facility that lies elsewhere.
func (s *Store) areaOfPost(ctx context.Context, area, facility string) (string, error) {
	if facility == "" {
		if area == "" {
			area = s.pack.Areas.Root().ID
		}
		return area, nil
	}
	at, err := s.loadFacilities(ctx, s.read, []string{facility})
	if err != nil {
		return "", err
	}
	f := at[facility]
	switch {
	case f == nil:
		return "", fault.New(fault.Invalid, "facility_unknown").On("facility")
	case area != "" && area != f.Area:
		return "", fault.New(fault.Invalid, "area_unknown").On("area")
	}
	return f.Area, nil
}

// insertStaff writes a member of staff; added is false for one who is there already under the same id. Fault: login_taken.
func (t *Tx) insertStaff(ctx context.Context, n NewStaff, hash string) (added bool, err error) {
	var owner string
	err = t.tx.QueryRowContext(ctx, "SELECT staff_id FROM staff WHERE login = $1", n.Login).Scan(&owner)
	switch {
	case err == nil && owner == n.ID:
		return false, nil
	case err == nil:
		return false, fault.New(fault.Conflict, "login_taken").On("login")
	case !errors.Is(err, sql.ErrNoRows):
		return false, err
	}
	switch err := t.tx.QueryRowContext(ctx, "SELECT login FROM staff WHERE staff_id = $1", n.ID).Scan(&owner); {
	case err == nil:
		return false, fault.New(fault.Conflict, "id_taken").On("id")
	case !errors.Is(err, sql.ErrNoRows):
		return false, err
	}
	_, err = t.tx.ExecContext(ctx, `INSERT INTO staff (staff_id, login, name, role, area_id, facility_id, password_hash, active, find)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, n.ID, n.Login, n.Name, string(n.Role), n.Area, n.Facility, hash, true, findable(n.Name, n.Login))
	return true, err
}

// findable is what somebody is found by and listed in the order of: the words of their name and their login, each after a blank.
func findable(name, login string) string {
	return " " + strings.Join(strings.Fields(strings.ToLower(name)), " ") + " " + login
}

// actor reads who a staff id is. Fault: not_signed_in for somebody who has left.
func (s *Store) actor(ctx context.Context, id string) (staff.Actor, error) {
	a := staff.Actor{ID: id}
	var area, facility string
	err := s.read.QueryRowContext(ctx, "SELECT name, role, area_id, facility_id, term FROM staff WHERE staff_id = $1 AND active", id).Scan(&a.Name, &a.Role, &area, &facility, &a.Term)
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.New(fault.Unauthenticated, "not_signed_in")
	}
	a.Scope = scopeOf(area, facility)
	return a, err
}

func scopeOf(area, facility string) staff.Scope {
	if facility != "" {
		return staff.At(area, facility)
	}
	return staff.Over(area)
}

// CountStaff says how many people work in the drive, so that a first start can tell.
func (s *Store) CountStaff(ctx context.Context) (n int, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM staff").Scan(&n)
	return n, err
}
