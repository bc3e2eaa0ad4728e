package store

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// How often a record may be asked for within a day, to be moved: by a phone, and by somebody of the staff.
const (
	movesOfPhone = 5
	movesOfStaff = 50
)

// PurposeMove is looking at somebody's record to move it to another phone.
const PurposeMove = "move"

// FindByDocument finds whose document it is, to have the record moved to the phone that asks. Nothing of the record is for the
// asker's eyes: it says where to send a code. Each call counts.
// Faults: move_too_often, those of Pack.CheckDocument, document_free, record_unreadable, move_same, move_at_site for a record that is on no phone.
func (s *Store) FindByDocument(ctx context.Context, phone, kind, number string) (beneficiary.Beneficiary, error) {
	number, err := s.pack.CheckDocument(kind, number)
	if err != nil {
		return beneficiary.Beneficiary{}, err
	}
	if err := s.CountMove(ctx, phone); err != nil {
		return beneficiary.Beneficiary{}, err
	}
	key := hex.EncodeToString(s.documentHash(kind, number))
	claims, err := s.loadClaims(ctx, s.read, []string{key})
	if err != nil {
		return beneficiary.Beneficiary{}, err
	}
	people, err := s.listPeople(ctx, s.read, []string{claims[key]})
	if err != nil {
		return beneficiary.Beneficiary{}, err
	}
	b := people[claims[key]]
	if err := b.CheckPhone(); err != nil {
		return beneficiary.Beneficiary{}, err
	}
	switch {
	case b == nil:
		return beneficiary.Beneficiary{}, fault.New(fault.NotFound, "document_free").On("id_number")
	case b.Phone == phone:
		return beneficiary.Beneficiary{}, fault.New(fault.Conflict, "move_same").On("id_number")
	case b.Phone == "":
		return beneficiary.Beneficiary{}, fault.New(fault.Refused, "move_at_site").On("id_number")
	default:
		return *b, nil
	}
}

// FindByReferenceAndDocument finds somebody who has shown staff their reference number and their document, to move the record to
// another phone. Like the desk, staff who may do it do it for whoever comes to them; each look is logged, and each call counts.
// Faults: forbidden, move_too_often, record_unreadable, move_not_found, whichever of the two is not right.
func (s *Store) FindByReferenceAndDocument(ctx context.Context, actor staff.Actor, reference, last4 string) (beneficiary.Beneficiary, error) {
	if !actor.Does(staff.MoveMember) {
		return beneficiary.Beneficiary{}, fault.New(fault.Forbidden, "forbidden")
	}
	if err := s.countMove(ctx, "staff "+actor.ID, movesOfStaff); err != nil {
		return beneficiary.Beneficiary{}, err
	}
	key := hex.EncodeToString(s.keys.Hash(claimReference, reference))
	claims, err := s.loadClaims(ctx, s.read, []string{key})
	if err != nil {
		return beneficiary.Beneficiary{}, err
	}
	people, err := s.listPeople(ctx, s.read, []string{claims[key]})
	if err != nil {
		return beneficiary.Beneficiary{}, err
	}
	b := people[claims[key]]
	if b == nil || b.IDLast4 == "" || subtle.ConstantTimeCompare([]byte(b.IDLast4), []byte(strings.ToUpper(last4))) != 1 {
		return beneficiary.Beneficiary{}, fault.New(fault.NotFound, "move_not_found").On("reference")
	}
	if err := b.CheckPhone(); err != nil {
		return beneficiary.Beneficiary{}, err
	}
	return *b, s.logAccess(ctx, actor, people, PurposeMove)
}

// CountMove counts that a phone asks to have a record moved. Fault: move_too_often, with the seconds to wait.
func (s *Store) CountMove(ctx context.Context, phone string) error {
	return s.countMove(ctx, "phone "+phone, movesOfPhone)
}

func (s *Store) countMove(ctx context.Context, asker string, most int) error {
	hash := s.keys.Hash("move", asker)
	return s.update(ctx, func(t *Tx) error {
		now := s.now()
		var ever, count int
		var oldest when.Instant
		if err := t.tx.QueryRowContext(ctx, `SELECT COUNT(*), COUNT(CASE WHEN at > $2 THEN 1 END), COALESCE(MIN(CASE WHEN at > $2 THEN at END), 0)
			FROM move_attempt WHERE asker_hash = $1`, hash, int64(now.Add(-24*time.Hour))).Scan(&ever, &count, &oldest); err != nil {
			return err
		}
		if count >= most {
			wait := oldest.Add(24 * time.Hour).Sub(now)
			return fault.New(fault.TooMany, "move_too_often", "limit", fault.Int(most), "seconds", fault.Int(int(wait.Seconds())+1))
		}
		// The id names how many there ever were: of two at once, one collides and counts again.
		_, err := t.tx.ExecContext(ctx, "INSERT INTO move_attempt (asker_hash, attempt_id, at) VALUES ($1, $2, $3)",
			hash, id.Derive("move attempt", strconv.Itoa(ever)), int64(now))
		return err
	})
}
