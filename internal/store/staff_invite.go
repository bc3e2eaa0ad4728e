package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// InvitationLasts is how long an invitation is good for.
const InvitationLasts = 7 * 24 * time.Hour

// NewInvitationCode makes the code of an invitation, in groups that can be read aloud. It is kept as a keyed hash alone.
func NewInvitationCode() string { return grouped(strings.ToLower(id.NewToken()[:20]), 5) }

// grouped sets a hyphen between every size letters.
func grouped(text string, size int) string {
	var parts []string
	for ; len(text) > size; text = text[size:] {
		parts = append(parts, text[:size])
	}
	return strings.Join(append(parts, text), "-")
}

// plainCode is a code as it is compared: people type blanks and capital letters.
func plainCode(code string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, code))
}

func (s *Store) invitationHash(code string) []byte { return s.keys.Hash("invitation", plainCode(code)) }

// Invite adds somebody who is to work in the drive, with an invitation instead of a password. The same id twice is one person.
// Faults: grant_too_wide for a role or a scope that the actor may not grant, area_level, id_taken, and those of AddStaff but for passwords;
// invitation_over for an id whose invitation is another one by now.
func (s *Store) Invite(ctx context.Context, actor staff.Actor, n NewStaff, code string) error {
	if !id.Valid(n.ID) {
		return fault.New(fault.Invalid, "id_malformed").On("id")
	}
	if err := s.checkNewStaff(ctx, &n); err != nil {
		return err
	}
	post := staff.Post{Role: n.Role, Scope: scopeOf(n.Area, n.Facility)}
	if err := s.mayGrant(actor, post); err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		if _, err := t.again(ctx, "invite", n.ID, n); err != nil {
			return err
		}
		added, err := t.insertStaff(ctx, n, "")
		if err != nil {
			return err
		}
		if !added {
			return t.sameCode(ctx, n.ID, code)
		}
		if err := t.setInvitation(ctx, n.ID, code); err != nil {
			return err
		}
		return t.change(ctx, 0, n.ID, n.ID, actor.ID, staff.Invited, "", post.String())
	})
}

// mayGrant holds a grant to the rule and a role to the level of its area. Faults: grant_too_wide, area_level.
func (s *Store) mayGrant(actor staff.Actor, post staff.Post) error {
	if !staff.MayGrant(actor, post.Role, post.Scope) {
		return fault.New(fault.Refused, "grant_too_wide").On("role")
	}
	area, _ := s.pack.Areas.Area(post.Scope.Area())
	if level, bound := levels[post.Role]; bound && string(area.Kind) != level {
		return fault.New(fault.Refused, "area_level").On("role")
	}
	return nil
}

// levels are the areas that officers answer for.
var levels = map[staff.Role]string{staff.National: "country", staff.State: "state"}

func (t *Tx) setInvitation(ctx context.Context, staffID, code string) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO invitation (staff_id, code_hash, expires_at, used_at) VALUES ($1, $2, $3, 0)
		ON CONFLICT (staff_id) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at, used_at = 0`,
		staffID, t.s.invitationHash(code), int64(t.s.now().Add(InvitationLasts)))
	return err
}

// sameCode says whether the invitation of somebody is still the one with a code. Fault: invitation_over.
func (t *Tx) sameCode(ctx context.Context, staffID, code string) error {
	var kept []byte
	err := t.tx.QueryRowContext(ctx, "SELECT code_hash FROM invitation WHERE staff_id = $1", staffID).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !bytes.Equal(kept, t.s.invitationHash(code)) {
		return fault.New(fault.Conflict, "invitation_over")
	}
	return err
}

// invitation is what is kept of one.
type invitation struct {
	staffID, login, name, password string
	role                           staff.Role
	used                           bool
}

// invitationOf finds an invitation by its code. Fault: invitation_over, whether there was one or not.
func (s *Store) invitationOf(ctx context.Context, q querier, code string) (i invitation, err error) {
	found := false
	var expires, used when.Instant
	err = s.each(ctx, q, `SELECT s.staff_id, s.login, s.name, s.role, s.password_hash, i.expires_at, i.used_at FROM invitation i
		JOIN staff s ON s.staff_id = i.staff_id WHERE i.code_hash = $1 AND s.active`, []any{s.invitationHash(code)}, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(&i.staffID, &i.login, &i.name, &i.role, &i.password, &expires, &used)
	})
	if err == nil && (!found || expires <= s.now()) {
		err = fault.New(fault.Refused, "invitation_over").On("code")
	}
	i.used = used != 0
	return i, err
}

// Invited is who an invitation is for, as it shows them.
type Invited struct {
	Login, Name string
	Role        staff.Role
}

// Invitation says who a code invites. Fault: invitation_over for one that is unknown, used or too old.
func (s *Store) Invitation(ctx context.Context, code string) (Invited, error) {
	i, err := s.invitationOf(ctx, s.read, code)
	if err == nil && i.used {
		err = fault.New(fault.Refused, "invitation_over").On("code")
	}
	return Invited{i.login, i.name, i.role}, err
}

// Join takes an invitation: whoever holds its code chooses the password. Of two who do so at once one is refused; the same once more is
// the same. Faults: invitation_over, those of staff.PasswordFits.
func (s *Store) Join(ctx context.Context, code, password string) (staff.Actor, error) {
	i, err := s.invitationOf(ctx, s.read, code)
	if err != nil {
		return staff.Actor{}, err
	}
	if err := staff.PasswordFits(password, i.login, i.name); err != nil {
		return staff.Actor{}, err
	}
	hash, err := keys.HashPassword(password)
	if err != nil {
		return staff.Actor{}, err
	}
	err = s.update(ctx, func(t *Tx) error {
		i, err := s.invitationOf(ctx, t.tx, code)
		switch {
		case err != nil:
			return err
		case i.used && keys.CheckPassword(i.password, password):
			return nil
		case i.used:
			return fault.New(fault.Refused, "invitation_over").On("code")
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE invitation SET used_at = $1 WHERE staff_id = $2 AND code_hash = $3 AND used_at = 0", int64(s.now()), i.staffID, s.invitationHash(code)))
		if err != nil {
			return err
		}
		if n != 1 {
			return errStale
		}
		if _, err := t.tx.ExecContext(ctx, "UPDATE staff SET password_hash = $1, term = term + 1 WHERE staff_id = $2 AND active", hash, i.staffID); err != nil {
			return err
		}
		return t.ownChange(ctx, i.staffID, staff.Joined)
	})
	if err != nil {
		return staff.Actor{}, err
	}
	return s.actor(ctx, i.staffID)
}
