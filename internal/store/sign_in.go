package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"sync"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Who is whoever is signed in: staff, or a citizen by their phone.
type Who struct {
	Staff  *staff.Actor
	Device *operation.Device // a device of staff, which opens only what devices may
	Phone  string            // E.164, "" for staff
	Until  when.Instant
}

// How long a sign-in lasts.
const (
	StaffSignIn   = 12 * time.Hour
	CitizenSignIn = 30 * time.Minute
)

// seenEvery is how often it is noted that a sign-in of staff was used.
const seenEvery = 15 * time.Minute

// SignInStaff makes a sign-in for somebody who has shown all they must, and gives its token. device is the kind of browser, "" for a
// program. If all of the actor's sign-ins were ended since they were checked, it opens nothing.
func (s *Store) SignInStaff(ctx context.Context, actor staff.Actor, device string) (string, error) {
	return s.signIn(ctx, actor, device, "", StaffSignIn)
}

// SignInCitizen makes a sign-in for whoever has shown a phone's one-time password, and gives its token.
func (s *Store) SignInCitizen(ctx context.Context, phone string) (string, error) {
	return s.signIn(ctx, staff.Actor{}, "", phone, CitizenSignIn)
}

func (s *Store) signIn(ctx context.Context, actor staff.Actor, device, phone string, lasts time.Duration) (string, error) {
	token := id.NewToken()
	hash := sha256.Sum256([]byte(token))
	sealed, err := s.keys.Seal(phone, string(hash[:]), "sign_in.phone")
	if err != nil {
		return "", err
	}
	now := s.now()
	return token, s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, `INSERT INTO sign_in (token_hash, staff_id, phone_sealed, created_at, expires_at, ended_at, term, device, seen_at)
			VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $4)`, hash[:], actor.ID, sealed, int64(now), int64(now.Add(lasts)), actor.Term, device)
		return err
	})
}

// Who finds out who a token belongs to. Fault: not_signed_in.
func (s *Store) Who(ctx context.Context, token string) (Who, error) {
	if IsDevice(token) {
		d, err := s.DeviceOf(ctx, token)
		return Who{Device: &d, Until: d.ExpiresAt}, err
	}
	hash := sha256.Sum256([]byte(token))
	now := s.now()
	if w, ok := s.seen.get(hash, now); ok {
		return w, nil
	}
	var w Who
	var staffID string
	var sealed []byte
	var term int
	var at when.Instant
	err := s.read.QueryRowContext(ctx, "SELECT staff_id, phone_sealed, expires_at, term, seen_at FROM sign_in WHERE token_hash = $1 AND ended_at = 0", hash[:]).
		Scan(&staffID, &sealed, &w.Until, &term, &at)
	if errors.Is(err, sql.ErrNoRows) || err == nil && w.Until <= now {
		return Who{}, fault.New(fault.Unauthenticated, "not_signed_in")
	}
	if err != nil {
		return Who{}, err
	}
	if staffID != "" {
		actor, err := s.actor(ctx, staffID)
		if err != nil {
			return Who{}, err
		}
		if actor.Term != term {
			return Who{}, fault.New(fault.Unauthenticated, "not_signed_in")
		}
		if now.Sub(at) >= seenEvery {
			if _, err := s.write.ExecContext(ctx, "UPDATE sign_in SET seen_at = $1 WHERE token_hash = $2", int64(now), hash[:]); err != nil {
				return Who{}, err
			}
		}
		w.Staff = &actor
	} else if w.Phone, err = s.keys.Unseal(sealed, string(hash[:]), "sign_in.phone"); err != nil {
		return Who{}, err
	}
	s.seen.put(hash, w, now)
	return w, nil
}

// SignOut ends a sign-in.
func (s *Store) SignOut(ctx context.Context, token string) error {
	hash := sha256.Sum256([]byte(token))
	s.seen.drop(hash)
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, "UPDATE sign_in SET ended_at = $1 WHERE token_hash = $2", int64(s.now()), hash[:])
		return err
	})
}

// SealState seals what a page has a browser carry from one step to the next: only this installation opens it again, and
// only for the same purpose.
func (s *Store) SealState(state, purpose string) (string, error) {
	sealed, err := s.keys.Seal(state, purpose, "state")
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// OpenState opens what SealState sealed; ok is false for anything else.
func (s *Store) OpenState(sealed, purpose string) (state string, ok bool) {
	data, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", false
	}
	state, err = s.keys.Unseal(data, purpose, "state")
	return state, err == nil && state != ""
}

// seen remembers for some seconds who a token belongs to, so that a flood of acts does not read it each time. A sign-in
// that ends in another process is honoured here until then.
type seen struct {
	mu  sync.RWMutex
	who map[[32]byte]seenWho
}

type seenWho struct {
	who Who
	at  when.Instant
}

const (
	seenFor  = 5 * time.Second
	mostSeen = 100_000
)

func (c *seen) get(hash [32]byte, now when.Instant) (Who, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.who[hash]
	return e.who, ok && now.Sub(e.at) < seenFor && e.who.Until > now
}

func (c *seen) put(hash [32]byte, who Who, now when.Instant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.who == nil || len(c.who) >= mostSeen {
		c.who = make(map[[32]byte]seenWho)
	}
	c.who[hash] = seenWho{who, now}
}

func (c *seen) drop(hash [32]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.who, hash)
}

// dropStaff forgets the sign-ins of somebody of the staff.
func (c *seen) dropStaff(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for hash, e := range c.who {
		if e.who.Staff != nil && e.who.Staff.ID == id {
			delete(c.who, hash)
		}
	}
}
