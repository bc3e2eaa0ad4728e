package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// OwnSignIn is a sign-in of one's own that holds.
type OwnSignIn struct {
	ID        string // names it to whoever it belongs to; it opens nothing
	At, Seen  when.Instant
	Device    string // "Firefox, Android"; "" where the browser does not say
	Here      bool   // the one that asks
	expiresAt when.Instant
}

// OwnSignIns lists somebody's sign-ins that hold, the newest first. token is the one that asks.
func (s *Store) OwnSignIns(ctx context.Context, actor staff.Actor, token string) ([]OwnSignIn, error) {
	here := sha256.Sum256([]byte(token))
	var out []OwnSignIn
	err := s.each(ctx, s.read, `SELECT token_hash, created_at, seen_at, device, expires_at FROM sign_in
		WHERE staff_id = $1 AND staff_id <> '' AND created_at > $2 AND ended_at = 0 AND term = $3 ORDER BY created_at DESC`,
		[]any{actor.ID, int64(s.now().Add(-StaffSignIn)), actor.Term}, func(rows *sql.Rows) error {
			var one OwnSignIn
			var hash []byte
			if err := rows.Scan(&hash, &one.At, &one.Seen, &one.Device, &one.expiresAt); err != nil {
				return err
			}
			one.ID, one.Here = hex.EncodeToString(hash), string(hash) == string(here[:])
			if one.expiresAt > s.now() {
				out = append(out, one)
			}
			return nil
		})
	return out, err
}

// EndSignIn ends one of somebody's own sign-ins; one that is not theirs, or over, is none.
func (s *Store) EndSignIn(ctx context.Context, actor staff.Actor, signIn string) error {
	hash, err := hex.DecodeString(signIn)
	if err != nil || len(hash) != sha256.Size {
		return fault.New(fault.Invalid, "id_malformed").On("id")
	}
	s.seen.drop([32]byte(hash))
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, "UPDATE sign_in SET ended_at = $1 WHERE token_hash = $2 AND staff_id = $3 AND ended_at = 0", int64(s.now()), hash, actor.ID)
		return err
	})
}

// SignOutEverywhere ends all of somebody's own sign-ins.
func (s *Store) SignOutEverywhere(ctx context.Context, actor staff.Actor) error {
	err := s.update(ctx, func(t *Tx) error {
		if _, err := t.tx.ExecContext(ctx, "UPDATE staff SET term = term + 1 WHERE staff_id = $1", actor.ID); err != nil {
			return err
		}
		return t.ownChange(ctx, actor.ID, staff.SignedOut)
	})
	s.seen.dropStaff(actor.ID)
	return err
}

// ChangePassword gives somebody another password, for the one they have. Their other sign-ins end, the one with the token goes on. The
// same twice is one. Faults: password_wrong on "old", sign_in_wait, those of staff.PasswordFits.
func (s *Store) ChangePassword(ctx context.Context, actor staff.Actor, token, old, password string) error {
	login, err := s.loginOf(ctx, actor.ID)
	if err != nil {
		return err
	}
	if err := staff.PasswordFits(password, login, actor.Name); err != nil {
		return err
	}
	if err := s.checkOwnPassword(ctx, actor, old); err != nil {
		if fault.Code(err) == "password_wrong" && s.checkOwnPassword(ctx, actor, password) == nil {
			return nil // the second click of a double one
		}
		return err
	}
	hash, err := keys.HashPassword(password)
	if err != nil {
		return err
	}
	here := sha256.Sum256([]byte(token))
	err = s.update(ctx, func(t *Tx) error {
		if err := t.stillIn(ctx, actor); err != nil {
			var now string
			if t.tx.QueryRowContext(ctx, "SELECT password_hash FROM staff WHERE staff_id = $1 AND active", actor.ID).Scan(&now) == nil && keys.CheckPassword(now, password) {
				return nil // the other click was first
			}
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE staff SET password_hash = $1, term = term + 1 WHERE staff_id = $2 AND active AND term = $3", hash, actor.ID, actor.Term))
		if err != nil {
			return err
		}
		if n != 1 {
			return errStale
		}
		if _, err := t.tx.ExecContext(ctx, "UPDATE sign_in SET term = term + 1 WHERE token_hash = $1 AND staff_id = $2 AND term = $3", here[:], actor.ID, actor.Term); err != nil {
			return err
		}
		return t.ownChange(ctx, actor.ID, staff.PasswordChanged)
	})
	s.seen.dropStaff(actor.ID)
	return err
}

// checkOwnPassword holds somebody who is signed in to their password. Faults: password_wrong on "old", sign_in_wait.
func (s *Store) checkOwnPassword(ctx context.Context, actor staff.Actor, password string) error {
	login, err := s.loginOf(ctx, actor.ID)
	if err != nil {
		return err
	}
	if err := s.takeTry(ctx, login); err != nil {
		return err
	}
	var hash string
	err = s.read.QueryRowContext(ctx, "SELECT password_hash FROM staff WHERE staff_id = $1 AND active", actor.ID).Scan(&hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if !keys.CheckPassword(hash, password) {
		return fault.New(fault.Refused, "password_wrong").On("old")
	}
	return s.giveTryBack(ctx, login)
}

// StillIn is who somebody is whose password was checked at a term, as long as they have not left and their sign-ins were not ended since.
// Fault: not_signed_in.
func (s *Store) StillIn(ctx context.Context, staffID string, term int) (staff.Actor, error) {
	actor, err := s.actor(ctx, staffID)
	if err == nil && actor.Term != term {
		err = fault.New(fault.Unauthenticated, "not_signed_in")
	}
	return actor, err
}
