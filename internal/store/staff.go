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

// AddStaff adds somebody. The same id twice is one person. Faults: role_unknown, area_unknown, facility_unknown,
// password_short, login_malformed, name_needed, login_taken.
func (s *Store) AddStaff(ctx context.Context, n NewStaff) error {
	if n.Facility != "" {
		at, err := s.loadFacilities(ctx, s.read, []string{n.Facility})
		if err != nil {
			return err
		}
		f := at[n.Facility]
		switch {
		case f == nil:
			return fault.New(fault.Invalid, "facility_unknown").On("facility")
		case n.Area != "" && n.Area != f.Area:
			return fault.New(fault.Invalid, "area_unknown").On("area") // it answers for the district the facility lies in
		}
		n.Area = f.Area
	} else if n.Area == "" {
		n.Area = s.pack.Areas.Root().ID
	}
	switch _, known := s.pack.Areas.Area(n.Area); {
	case !n.Role.Valid():
		return fault.New(fault.Invalid, "role_unknown").On("role")
	case !validLogin.MatchString(n.Login):
		return fault.New(fault.Invalid, "login_malformed").On("login")
	case strings.TrimSpace(n.Name) == "" || strings.ContainsFunc(n.Name, unicode.IsControl):
		return fault.New(fault.Invalid, "name_needed").On("name")
	case !known:
		return fault.New(fault.Invalid, "area_unknown").On("area")
	case n.Role.AtFacility() == (n.Facility == ""):
		return fault.New(fault.Invalid, "facility_unknown").On("facility")
	case len(n.Password) < 8:
		return fault.New(fault.Invalid, "password_short", "least", "8").On("password")
	}
	hash, err := keys.HashPassword(n.Password)
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		var owner string
		err := t.tx.QueryRowContext(ctx, "SELECT staff_id FROM staff WHERE login = $1", n.Login).Scan(&owner)
		switch {
		case err == nil && owner == n.ID:
			return nil
		case err == nil:
			return fault.New(fault.Conflict, "login_taken").On("login")
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		_, err = t.tx.ExecContext(ctx, `INSERT INTO staff (staff_id, login, name, role, area_id, facility_id, password_hash, active)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, n.ID, n.Login, n.Name, string(n.Role), n.Area, n.Facility, hash, true)
		return err
	})
}

// CheckStaff finds who a login and password belong to. Fault: sign_in_wrong, whichever of the two is.
func (s *Store) CheckStaff(ctx context.Context, login, password string) (staff.Actor, error) {
	var hash, id string
	err := s.read.QueryRowContext(ctx, "SELECT staff_id, password_hash FROM staff WHERE login = $1 AND active", login).Scan(&id, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		hash = nobodysHash // the same work for a login that does not exist, so that time tells nothing
	} else if err != nil {
		return staff.Actor{}, err
	}
	if !keys.CheckPassword(hash, password) || id == "" {
		return staff.Actor{}, fault.New(fault.Unauthenticated, "sign_in_wrong")
	}
	return s.actor(ctx, id)
}

// nobodysHash has the cost of keys.HashPassword and no password.
const nobodysHash = "$argon2id$v=19$m=65536,t=3,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// actor reads who a staff id is. Fault: not_signed_in for somebody who has left.
func (s *Store) actor(ctx context.Context, id string) (staff.Actor, error) {
	a := staff.Actor{ID: id}
	var area, facility string
	err := s.read.QueryRowContext(ctx, "SELECT name, role, area_id, facility_id FROM staff WHERE staff_id = $1 AND active", id).Scan(&a.Name, &a.Role, &area, &facility)
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.New(fault.Unauthenticated, "not_signed_in")
	}
	a.Scope = staff.Over(area)
	if facility != "" {
		a.Scope = staff.At(area, facility)
	}
	return a, err
}

// CountStaff says how many people work in the drive, so that a first start can tell.
func (s *Store) CountStaff(ctx context.Context) (n int, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM staff").Scan(&n)
	return n, err
}
