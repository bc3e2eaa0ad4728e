package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
)

// SecondFactor is what somebody has beside a password.
type SecondFactor struct {
	Set  bool
	Left int // recovery codes that are not used
}

const recoveryCodes = 10

// NewRecoveryCodes makes codes that each sign in once without the app. They are kept as keyed hashes alone.
func NewRecoveryCodes() []string {
	out := make([]string, recoveryCodes)
	for i := range out {
		out[i] = grouped(strings.ToLower(id.NewToken()[:10]), 5)
	}
	return out
}

// SecondFactor says whether somebody has a second factor.
func (s *Store) SecondFactor(ctx context.Context, actor staff.Actor) (f SecondFactor, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM second_factor WHERE staff_id = $1),
		(SELECT COUNT(*) FROM recovery_code WHERE staff_id = $1 AND used_at = 0)`, actor.ID).Scan(&f.Set, &f.Left)
	return f, err
}

// SetSecondFactor gives somebody a second factor, once they show a code of it. The same twice is one. Faults: totp_wrong on "code",
// second_factor_there for somebody who has another one, not_signed_in for a sign-in that has been ended.
func (s *Store) SetSecondFactor(ctx context.Context, actor staff.Actor, secret, code string, recovery []string) error {
	return s.update(ctx, func(t *Tx) error {
		if err := t.stillIn(ctx, actor); err != nil {
			return err
		}
		kept, last, err := t.secret(ctx, actor.ID)
		switch {
		case err != nil:
			return err
		case kept == secret: // the second click of a double one, with the code of the first
			last--
		case kept != "":
			return fault.New(fault.Conflict, "second_factor_there")
		}
		step, ok := keys.CheckTOTP(secret, plainCode(code), s.now().Time(), last)
		if !ok {
			return fault.New(fault.Invalid, "totp_wrong").On("code")
		}
		if kept == secret {
			return nil
		}
		sealed, err := s.keys.Seal(secret, actor.ID, "second_factor.secret")
		if err != nil {
			return err
		}
		if _, err := t.tx.ExecContext(ctx, "INSERT INTO second_factor (staff_id, secret_sealed, last_step) VALUES ($1, $2, $3)", actor.ID, sealed, step); err != nil {
			return err
		}
		for _, one := range recovery {
			if _, err := t.tx.ExecContext(ctx, "INSERT INTO recovery_code (staff_id, code_hash, used_at) VALUES ($1, $2, 0)", actor.ID, s.recoveryHash(actor.ID, one)); err != nil {
				return err
			}
		}
		return t.ownChange(ctx, actor.ID, staff.SecondFactorSet)
	})
}

// stillIn says whether what somebody showed still holds: they have not left, and their sign-ins were not ended since.
func (t *Tx) stillIn(ctx context.Context, actor staff.Actor) error {
	var term int
	err := t.tx.QueryRowContext(ctx, "SELECT term FROM staff WHERE staff_id = $1 AND active", actor.ID).Scan(&term)
	if errors.Is(err, sql.ErrNoRows) || err == nil && term != actor.Term {
		return fault.New(fault.Unauthenticated, "not_signed_in")
	}
	return err
}

// secret is the secret of somebody's second factor, "" for none, and the step of the last code that was used.
func (t *Tx) secret(ctx context.Context, staffID string) (secret string, last int64, err error) {
	var sealed []byte
	err = t.tx.QueryRowContext(ctx, "SELECT secret_sealed, last_step FROM second_factor WHERE staff_id = $1", staffID).Scan(&sealed, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, nil
	}
	if err == nil {
		secret, err = t.s.keys.Unseal(sealed, staffID, "second_factor.secret")
	}
	return secret, last, err
}

func (s *Store) recoveryHash(staffID, code string) []byte {
	return s.keys.Hash("recovery", staffID+" "+plainCode(code))
}

// CheckSecondFactor uses up a code of somebody's second factor, or one of their recovery codes. Faults: totp_wrong on "code", also for a
// code that was used; sign_in_wait, with the seconds, after too many wrong tries in a row.
func (s *Store) CheckSecondFactor(ctx context.Context, actor staff.Actor, code string) error {
	login, err := s.loginOf(ctx, actor.ID)
	if err != nil {
		return err
	}
	if err := s.takeTry(ctx, login); err != nil {
		return err
	}
	if err := s.update(ctx, func(t *Tx) error { return t.useCode(ctx, actor.ID, plainCode(code)) }); err != nil {
		return err
	}
	return s.forgetTries(ctx, login)
}

func (t *Tx) useCode(ctx context.Context, staffID, code string) error {
	secret, last, err := t.secret(ctx, staffID)
	if err != nil {
		return err
	}
	if secret != "" {
		if step, ok := keys.CheckTOTP(secret, code, t.s.now().Time(), last); ok {
			n, err := affected(t.tx.ExecContext(ctx, "UPDATE second_factor SET last_step = $1 WHERE staff_id = $2 AND last_step < $1", step, staffID))
			if err == nil && n != 1 {
				return errStale // of two who show one code at once, one is too late
			}
			return err
		}
	}
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE recovery_code SET used_at = $1 WHERE staff_id = $2 AND code_hash = $3 AND used_at = 0",
		int64(t.s.now()), staffID, t.s.recoveryHash(staffID, code)))
	switch {
	case err != nil:
		return err
	case n == 0:
		return fault.New(fault.Unauthenticated, "totp_wrong").On("code")
	}
	return t.ownChange(ctx, staffID, staff.RecoveryUsed)
}

// RemoveSecondFactor takes somebody's own second factor away, for a password and a code. Faults: password_wrong, those of
// CheckSecondFactor.
func (s *Store) RemoveSecondFactor(ctx context.Context, actor staff.Actor, password, code string) error {
	if err := s.checkOwnPassword(ctx, actor, password); err != nil {
		return err
	}
	if err := s.CheckSecondFactor(ctx, actor, code); err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		if err := t.dropSecondFactor(ctx, actor.ID); err != nil {
			return err
		}
		return t.ownChange(ctx, actor.ID, staff.SecondFactorGone)
	})
}

func (t *Tx) dropSecondFactor(ctx context.Context, staffID string) error {
	if _, err := t.tx.ExecContext(ctx, "DELETE FROM second_factor WHERE staff_id = $1", staffID); err != nil {
		return err
	}
	_, err := t.tx.ExecContext(ctx, "DELETE FROM recovery_code WHERE staff_id = $1", staffID)
	return err
}

// loginOf is the login of somebody of the staff. Fault: not_signed_in for somebody who has left.
func (s *Store) loginOf(ctx context.Context, staffID string) (login string, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT login FROM staff WHERE staff_id = $1 AND active", staffID).Scan(&login)
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.Unauthenticated, "not_signed_in")
	}
	return login, err
}
