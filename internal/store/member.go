package store

import (
	"context"
	"database/sql"
	"encoding/hex"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/when"
)

var memberMoveTable = newTable("member_move", "beneficiary_id text, move_id text, kind text, from_sealed bytea, to_sealed bytea, at bigint, by_staff text", "")

// MoveMember moves a record to another phone, or off every phone, with its place on them: in one transaction, so that no phone has
// more people than the pack allows and no record is on two. Cases that are open end. Both phones are told. The same act again changes nothing.
// Faults: record_unreadable, those of beneficiary.DecideMove.
func (s *Store) MoveMember(ctx context.Context, act beneficiary.Move) error {
	return s.update(ctx, func(t *Tx) error {
		if done, err := s.moveDone(ctx, t.tx, act.BeneficiaryID, act.ID); done || err != nil {
			return err
		}
		people, err := s.listPeople(ctx, t.tx, []string{act.BeneficiaryID})
		if err != nil {
			return err
		}
		b := people[act.BeneficiaryID]
		if err := b.CheckPhone(); err != nil {
			return err
		}
		return s.moveMember(ctx, t, b, act)
	})
}

func (s *Store) moveMember(ctx context.Context, t *Tx, b *beneficiary.Beneficiary, act beneficiary.Move) error {
	from, to := s.placesOn(act.From), s.placesOn(act.To)
	claims, err := s.loadClaims(ctx, t.tx, append(from, to...))
	if err != nil {
		return err
	}
	facts, free := beneficiary.MoveFacts{Person: b}, ""
	for _, key := range to {
		if claims[key] != "" {
			facts.Members++
		} else if free == "" {
			free = key
		}
	}
	if err := beneficiary.DecideMove(s.pack, facts, act, s.now()); err != nil {
		return err
	}
	if err := t.leavePlace(ctx, from, claims, b.ID); err != nil {
		return err
	}
	if free != "" {
		if _, err := t.insert(ctx, claimTable, [][]any{{decodeAll([]string{free})[0], claimMember, b.ID}}); err != nil {
			return err
		}
	}
	phone, err := s.keys.Seal(act.To, b.ID, "phone")
	if err != nil {
		return err
	}
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE beneficiary SET phone_sealed = $1 WHERE beneficiary_id = $2 AND state = ''", phone, b.ID))
	if err == nil && n != 1 {
		return errStale
	}
	if err != nil {
		return err
	}
	events, err := t.lapseCases(ctx, b.ID)
	if err != nil {
		return err
	}
	if err := t.keepMove(ctx, act, act.Kind()); err != nil {
		return err
	}
	return t.append(ctx, append(events, newEvent(t.s.movedBy(act))), s.now())
}

// lapseCases ends the open cases of somebody who has left a phone. Both phones are told.
func (t *Tx) lapseCases(ctx context.Context, beneficiaryID string) (events []event, err error) {
	cases, err := t.s.loadCases(ctx, t.tx, beneficiaryID)
	if err != nil {
		return nil, err
	}
	for _, c := range cases {
		if c.State != casework.Open {
			continue
		}
		c = casework.Lapse(c, t.s.now())
		if err := t.saveStep(ctx, &c); err != nil {
			return nil, err
		}
		events = append(events, newEvent(CaseMoved{BeneficiaryID: beneficiaryID, CaseID: c.ID, Step: len(c.Steps), What: casework.Left}))
	}
	return events, nil
}

// placesOn are the keys of all places that a phone may ever have had, none for no phone.
func (s *Store) placesOn(phone string) []string {
	if phone == "" {
		return nil
	}
	return s.memberKeys(phone, s.mostMembers())
}

// leavePlace gives up somebody's place among those of a phone. Of two who move the same record at once, one finds it gone, and
// decides anew.
func (t *Tx) leavePlace(ctx context.Context, places []string, claims map[string]string, owner string) error {
	left := 0
	for _, key := range places {
		if claims[key] != owner {
			continue
		}
		n, err := affected(t.tx.ExecContext(ctx, "DELETE FROM claim WHERE key_hash = $1 AND owner_id = $2", decodeAll([]string{key})[0], owner))
		if err != nil {
			return err
		}
		left += n
	}
	if len(places) > 0 && left != 1 {
		return errStale
	}
	return nil
}

// logMove remembers a move for whoever reads their data, and has both phones told.
func (t *Tx) logMove(ctx context.Context, act beneficiary.Move, kind beneficiary.MoveKind) error {
	if err := t.keepMove(ctx, act, kind); err != nil {
		return err
	}
	return t.append(ctx, []event{newEvent(t.s.movedBy(act))}, t.s.now())
}

// movedBy is the event of a move. It names the phone that was left by what cannot be turned back into its number without the keys.
func (s *Store) movedBy(act beneficiary.Move) MemberMoved {
	e := MemberMoved{BeneficiaryID: act.BeneficiaryID, MoveID: act.ID}
	if act.From != "" {
		e.Left = id.Derive("phone", hex.EncodeToString(s.keys.Hash("phone", act.From)))
	}
	return e
}

// keepMove remembers a move, with its phones until they are told.
func (t *Tx) keepMove(ctx context.Context, act beneficiary.Move, kind beneficiary.MoveKind) error {
	from, err := t.s.keys.Seal(act.From, act.ID, "move.from")
	if err != nil {
		return err
	}
	to, err := t.s.keys.Seal(act.To, act.ID, "move.to")
	if err != nil {
		return err
	}
	if _, err = t.insert(ctx, memberMoveTable, [][]any{{act.BeneficiaryID, act.ID, string(kind), from, to, t.s.now(), act.By}}); err != nil {
		return err
	}
	areas, err := t.AreasOf(ctx, []string{act.BeneficiaryID})
	if err != nil {
		return err
	}
	line := audit.Line{Act: audit.Changed, Kind: audit.Beneficiary, Thing: act.BeneficiaryID, Area: areas[act.BeneficiaryID],
		Before: audit.Values{"phone": act.From}, After: audit.Values{"phone": act.To, "what": kind}}
	if kind == beneficiary.Erasal {
		line.Act = audit.Ended
	}
	line.By, line.Role = citizenOr(act.By)
	return t.audit(ctx, line)
}

func (s *Store) moveDone(ctx context.Context, q querier, beneficiaryID, moveID string) (done bool, err error) {
	err = s.each(ctx, q, "SELECT move_id FROM member_move WHERE beneficiary_id = $1 AND move_id = $2", []any{beneficiaryID, moveID}, func(*sql.Rows) error {
		done = true
		return nil
	})
	return done, err
}

// MoveDone says whether a move was done.
func (s *Store) MoveDone(ctx context.Context, beneficiaryID, moveID string) (bool, error) {
	return s.moveDone(ctx, s.read, beneficiaryID, moveID)
}

// MoveRow is a line of a record's history on phones. It names no phone.
type MoveRow struct {
	Kind beneficiary.MoveKind
	At   when.Instant
	By   string // staff id, "" for the people themselves
}

// Moves lists how a record came from phone to phone, oldest first.
func (s *Store) Moves(ctx context.Context, beneficiaryID string) ([]MoveRow, error) {
	var out []MoveRow
	err := s.each(ctx, s.read, "SELECT kind, at, by_staff FROM member_move WHERE beneficiary_id = $1 ORDER BY at, move_id", []any{beneficiaryID}, func(rows *sql.Rows) error {
		var m MoveRow
		err := rows.Scan(&m.Kind, &m.At, &m.By)
		out = append(out, m)
		return err
	})
	return out, err
}

// ToldMove is a move as the two phones are told of it. Its phones are personal.
type ToldMove struct {
	Kind     beneficiary.MoveKind
	From, To string // E.164, "" for none
}

// TakeMoves reads moves that are to be told of, by move id, and forgets their phones, inside a consumer's transaction.
// beneficiaries is by move id.
func (t *Tx) TakeMoves(ctx context.Context, beneficiaries map[string]string) (map[string]ToldMove, error) {
	out := make(map[string]ToldMove, len(beneficiaries))
	for moveID, person := range beneficiaries {
		var m ToldMove
		var from, to []byte
		err := t.tx.QueryRowContext(ctx, "SELECT kind, from_sealed, to_sealed FROM member_move WHERE beneficiary_id = $1 AND move_id = $2", person, moveID).Scan(&m.Kind, &from, &to)
		if err != nil {
			return nil, err
		}
		if m.From, err = t.s.keys.Unseal(from, moveID, "move.from"); err != nil {
			return nil, err
		}
		if m.To, err = t.s.keys.Unseal(to, moveID, "move.to"); err != nil {
			return nil, err
		}
		if _, err := t.tx.ExecContext(ctx, "UPDATE member_move SET from_sealed = $1, to_sealed = $1 WHERE beneficiary_id = $2 AND move_id = $3", []byte{}, person, moveID); err != nil {
			return nil, err
		}
		out[moveID] = m
	}
	return out, nil
}

// documentsOf are the keys of somebody's documents. Their numbers are not kept, so that they are found by their owner.
func (s *Store) documentsOf(ctx context.Context, q querier, owner string) (keys []string, err error) {
	err = s.each(ctx, q, "SELECT key_hash FROM claim WHERE owner_id = $1 AND kind = 'document'", []any{owner}, func(rows *sql.Rows) error {
		var key []byte
		err := rows.Scan(&key)
		keys = append(keys, hex.EncodeToString(key))
		return err
	})
	return keys, err
}
