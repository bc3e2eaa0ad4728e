package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
)

// ChangePost gives somebody of the staff another role, area or facility. The same change twice is one. Faults: staff_unknown,
// staff_self, grant_too_wide for what they hold or are to hold, staff_left, area_level, area_unknown, facility_unknown.
func (s *Store) ChangePost(ctx context.Context, actor staff.Actor, changeID, staffID string, role staff.Role, area, facility string) error {
	area, err := s.areaOfPost(ctx, area, facility)
	if err != nil {
		return err
	}
	to := staff.Post{Role: role, Scope: scopeOf(area, facility)}
	return s.manage(ctx, actor, changeID, staffID, []string{"post", staffID, to.String()}, func(t *Tx, last int, m StaffMember) error {
		switch _, known := s.pack.Areas.Area(area); {
		case !role.Valid():
			return fault.New(fault.Invalid, "role_unknown").On("role")
		case !known:
			return fault.New(fault.Invalid, "area_unknown").On("area")
		case !m.Active:
			return fault.New(fault.Conflict, "staff_left")
		case m.Post == to:
			return nil
		}
		if err := s.mayGrant(actor, to); err != nil {
			return err
		}
		if _, err := t.tx.ExecContext(ctx, "UPDATE staff SET role = $1, area_id = $2, facility_id = $3 WHERE staff_id = $4",
			string(role), area, facility, staffID); err != nil {
			return err
		}
		return t.change(ctx, last, changeID, staffID, actor.ID, staff.PostChanged, m.Post.String(), to.String())
	})
}

// StaffLeaves ends somebody's work in the drive and all their sign-ins. What they did stays under their name. The same twice is one.
// Faults: staff_unknown, staff_self, grant_too_wide.
func (s *Store) StaffLeaves(ctx context.Context, actor staff.Actor, changeID, staffID string) error {
	return s.manage(ctx, actor, changeID, staffID, []string{"leaves", staffID}, func(t *Tx, last int, m StaffMember) error {
		if !m.Active {
			return nil
		}
		if err := t.shutOut(ctx, staffID, false); err != nil {
			return err
		}
		return t.change(ctx, last, changeID, staffID, actor.ID, staff.Left, m.Post.String(), "")
	})
}

// InviteAgain takes somebody's password and second factor away, ends their sign-ins and invites them anew: they have lost one of
// these, or come back after they left. The same twice is one. Faults: staff_unknown, staff_self, grant_too_wide, invitation_over.
func (s *Store) InviteAgain(ctx context.Context, actor staff.Actor, changeID, staffID, code string) error {
	again := false
	err := s.manage(ctx, actor, changeID, staffID, []string{"invite again", staffID}, func(t *Tx, last int, m StaffMember) error {
		again = true
		if err := t.shutOut(ctx, staffID, true); err != nil {
			return err
		}
		if err := t.setInvitation(ctx, staffID, code); err != nil {
			return err
		}
		return t.change(ctx, last, changeID, staffID, actor.ID, staff.InvitedAgain, "", m.Post.String())
	})
	if err != nil || again {
		return err
	}
	return s.update(ctx, func(t *Tx) error { return t.sameCode(ctx, staffID, code) })
}

// InviteByLogin is InviteAgain from the command line, for where nobody is left who may do it in the browser. Fault: staff_unknown.
func (s *Store) InviteByLogin(ctx context.Context, login, code string) error {
	return s.update(ctx, func(t *Tx) error {
		var staffID string
		err := t.tx.QueryRowContext(ctx, "SELECT staff_id FROM staff WHERE login = $1", login).Scan(&staffID)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "staff_unknown")
		}
		if err != nil {
			return err
		}
		last, err := t.lastChange(ctx, staffID)
		if err != nil {
			return err
		}
		if err := t.shutOut(ctx, staffID, true); err != nil {
			return err
		}
		if err := t.setInvitation(ctx, staffID, code); err != nil {
			return err
		}
		return t.change(ctx, last, id.New(), staffID, "", staff.InvitedAgain, "", "")
	})
}

// manage runs a change to somebody of the staff that the actor may manage, once. said is what the change is.
func (s *Store) manage(ctx context.Context, actor staff.Actor, changeID, staffID string, said []string, change func(t *Tx, last int, m StaffMember) error) error {
	err := s.update(ctx, func(t *Tx) error {
		last, err := t.lastChange(ctx, staffID)
		if err != nil {
			return err
		}
		m, err := s.member(ctx, t.tx, actor.Scope, staffID)
		if err != nil {
			return err
		}
		if _, err := t.again(ctx, "staff", changeID, said); err != nil {
			return err
		}
		if done, err := t.changed(ctx, staffID, changeID); done || err != nil {
			return err
		}
		switch {
		case !id.Valid(changeID):
			return fault.New(fault.Invalid, "id_malformed").On("id")
		case staffID == actor.ID:
			return fault.New(fault.Refused, "staff_self")
		case !staff.MayGrant(actor, m.Post.Role, m.Post.Scope):
			return fault.New(fault.Refused, "grant_too_wide").On("role")
		}
		return change(t, last, m)
	})
	s.seen.dropStaff(staffID)
	return err
}

// shutOut leaves somebody no way in: no password, no second factor, no invitation, no sign-in that holds.
func (t *Tx) shutOut(ctx context.Context, staffID string, active bool) error {
	if _, err := t.tx.ExecContext(ctx, "UPDATE staff SET active = $1, password_hash = '', term = term + 1 WHERE staff_id = $2", active, staffID); err != nil {
		return err
	}
	if _, err := t.tx.ExecContext(ctx, "DELETE FROM invitation WHERE staff_id = $1", staffID); err != nil {
		return err
	}
	return t.dropSecondFactor(ctx, staffID)
}
