package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// CheckStaff finds who a login and password belong to. Faults: sign_in_wrong, whichever of the two is; sign_in_wait, with the
// seconds, after too many wrong tries in a row, also for a login that nobody has.
func (s *Store) CheckStaff(ctx context.Context, login, password string) (staff.Actor, error) {
	if err := s.takeTry(ctx, login); err != nil {
		return staff.Actor{}, err
	}
	var hash, id string
	err := s.read.QueryRowContext(ctx, "SELECT staff_id, password_hash FROM staff WHERE login = $1 AND active", login).Scan(&id, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return staff.Actor{}, err
	}
	if hash == "" {
		hash = nobodysHash // the same work for a login without a password, so that time tells nothing
	}
	if !keys.CheckPassword(hash, password) || id == "" {
		return staff.Actor{}, fault.New(fault.Unauthenticated, "sign_in_wrong")
	}
	actor, err := s.actor(ctx, id)
	if err != nil {
		return actor, err
	}
	second, err := s.SecondFactor(ctx, actor)
	if err != nil {
		return actor, err
	}
	if second.Set { // the row of wrong tries ends with the code alone
		return actor, s.giveTryBack(ctx, login)
	}
	return actor, s.forgetTries(ctx, login)
}

// nobodysHash has the cost of keys.HashPassword and no password.
const nobodysHash = "$argon2id$v=19$m=65536,t=3,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// triesKept is how long wrong tries are remembered after the last of them.
const triesKept = 24 * time.Hour

// takeTry counts a try at a login before it is looked at, so that many at once are no more than one after another. They are in the
// database: the count holds for all processes together. Fault: sign_in_wait, with the seconds; such a try is not counted.
func (s *Store) takeTry(ctx context.Context, login string) error {
	hash := s.keys.Hash("login", login)
	return s.update(ctx, func(t *Tx) error {
		now := s.now()
		var wrong int
		var at when.Instant
		err := t.tx.QueryRowContext(ctx, "SELECT wrong, at FROM sign_in_try WHERE login_hash = $1", hash).Scan(&wrong, &at)
		if errors.Is(err, sql.ErrNoRows) {
			if _, err := t.tx.ExecContext(ctx, "DELETE FROM sign_in_try WHERE at < $1", int64(now.Add(-triesKept))); err != nil {
				return err
			}
			_, err = t.tx.ExecContext(ctx, "INSERT INTO sign_in_try (login_hash, wrong, at) VALUES ($1, 1, $2)", hash, int64(now))
			return err
		}
		if err != nil {
			return err
		}
		if seconds := secondsUntil(at.Add(staff.Wait(wrong)), now); seconds > 0 && staff.Wait(wrong) > 0 {
			return fault.New(fault.TooMany, "sign_in_wait", "seconds", fault.Int(seconds))
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE sign_in_try SET wrong = wrong + 1, at = $1 WHERE login_hash = $2 AND wrong = $3 AND at = $4", int64(now), hash, wrong, int64(at)))
		if err == nil && n != 1 {
			return errStale
		}
		return err
	})
}

// giveTryBack uncounts a try that was right as far as it went.
func (s *Store) giveTryBack(ctx context.Context, login string) error {
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, "UPDATE sign_in_try SET wrong = wrong - 1 WHERE login_hash = $1 AND wrong > 0", s.keys.Hash("login", login))
		return err
	})
}

// forgetTries begins a new row of tries: somebody has shown that the login is theirs.
func (s *Store) forgetTries(ctx context.Context, login string) error {
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, "DELETE FROM sign_in_try WHERE login_hash = $1", s.keys.Hash("login", login))
		return err
	})
}
