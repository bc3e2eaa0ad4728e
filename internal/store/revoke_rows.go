package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// PurposeCertificate is the purpose of looking at a record because of its certificates.
const PurposeCertificate = "certificate"

var revocationActTable = newTable("revocation_act", `beneficiary_id text, revocation_id text, reason text, dose_id text, state text, area_id text, words_sealed bytea,
	asked_at bigint, asked_by text, note_sealed bytea, decided_at bigint, decided_by text`, "")

// insertRevocation writes a new revocation.
func (t *Tx) insertRevocation(ctx context.Context, r *revocation.Revocation) error {
	words, err := t.s.keys.Seal(r.Words, r.ID, "revocation.words")
	if err != nil {
		return err
	}
	_, err = t.insert(ctx, revocationActTable, [][]any{{r.BeneficiaryID, r.ID, string(r.Reason), r.DoseID, string(r.State), r.Area, words, r.AskedAt, r.AskedBy, []byte{}, r.DecidedAt, r.DecidedBy}})
	return err
}

// decideRevocation writes what a second officer said of one that waits.
func (t *Tx) decideRevocation(ctx context.Context, r *revocation.Revocation) error {
	note, err := t.s.keys.Seal(r.Note, r.ID, "revocation.note")
	if err != nil {
		return err
	}
	n, err := affected(t.tx.ExecContext(ctx, `UPDATE revocation_act SET state = $1, note_sealed = $2, decided_at = $3, decided_by = $4
		WHERE beneficiary_id = $5 AND revocation_id = $6 AND state = 'waits'`, string(r.State), note, int64(r.DecidedAt), r.DecidedBy, r.BeneficiaryID, r.ID))
	if err == nil && n != 1 {
		return errStale
	}
	return err
}

// loadRevocations reads all revocations of somebody's certificates, oldest first.
func (s *Store) loadRevocations(ctx context.Context, q querier, beneficiaryID string) (out []revocation.Revocation, err error) {
	err = s.each(ctx, q, "SELECT "+names(revocationActTable.cols)+" FROM revocation_act WHERE beneficiary_id = $1 ORDER BY asked_at, revocation_id", []any{beneficiaryID}, func(rows *sql.Rows) error {
		var r revocation.Revocation
		var words, note []byte
		if err := rows.Scan(&r.BeneficiaryID, &r.ID, &r.Reason, &r.DoseID, &r.State, &r.Area, &words, &r.AskedAt, &r.AskedBy, &note, &r.DecidedAt, &r.DecidedBy); err != nil {
			return err
		}
		var err error
		if r.Words, err = s.keys.Unseal(words, r.ID, "revocation.words"); err != nil {
			return err
		}
		if r.Note, err = s.keys.Unseal(note, r.ID, "revocation.note"); err != nil {
			return err
		}
		out = append(out, r)
		return nil
	})
	return out, err
}

// endedBy are the officers who had a hand in ending somebody's certificates: one of them does not decide on what the person has against it.
func (s *Store) endedBy(ctx context.Context, q querier, beneficiaryID string) (ids []string, err error) {
	all, err := s.loadRevocations(ctx, q, beneficiaryID)
	for _, r := range all {
		if r.State == revocation.Done {
			ids = append(ids, r.AskedBy, r.DecidedBy)
		}
	}
	return ids, err
}

// versions says until when the versions of a record held that it has no longer.
func (s *Store) versions(ctx context.Context, q querier, beneficiaryID string) (past []revocation.Past, err error) {
	err = s.each(ctx, q, "SELECT version, until_at FROM beneficiary_past WHERE beneficiary_id = $1 ORDER BY version", []any{beneficiaryID}, func(rows *sql.Rows) error {
		var p revocation.Past
		err := rows.Scan(&p.Version, &p.Until)
		past = append(past, p)
		return err
	})
	return past, err
}

// WaitingRevocation is a revocation that waits for a second officer, as a list of an office shows it: nothing personal.
type WaitingRevocation struct {
	ID            string
	BeneficiaryID string
	Reason        revocation.Reason
	Area          string
	AskedAt       when.Instant
	AskedBy       string // staff id
}

// WaitingRevocations lists up to most revocations of somebody's area that wait for a second officer, oldest first, after the one with the id after.
func (s *Store) WaitingRevocations(ctx context.Context, scope staff.Scope, after string, most int) (out []WaitingRevocation, err error) {
	if scope.Facility() != "" {
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	err = s.each(ctx, s.read, `SELECT revocation_id, beneficiary_id, reason, area_id, asked_at, asked_by FROM revocation_act
		WHERE state = $1 AND revocation_id > $2 AND `+insideArea+" ORDER BY revocation_id LIMIT $6",
		[]any{string(revocation.Waits), after, scope.Area(), scope.Area() + "-", scope.Area() + ".", most}, func(rows *sql.Rows) error {
			var w WaitingRevocation
			err := rows.Scan(&w.ID, &w.BeneficiaryID, &w.Reason, &w.Area, &w.AskedAt, &w.AskedBy)
			out = append(out, w)
			return err
		})
	return out, err
}

// HolderOf finds whose certificate has a number (UVCI), where it was ever signed. Faults: revoke_not_found on find, also outside the officer's area.
func (s *Store) HolderOf(ctx context.Context, officer staff.Actor, number string) (string, error) {
	var person string
	err := s.read.QueryRowContext(ctx, "SELECT beneficiary_id FROM certificate_issue WHERE uvci = $1 LIMIT 1", number).Scan(&person)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	return s.officersHolder(ctx, officer, person)
}

// HolderByReference finds whose reference number it is. Faults: revoke_not_found on find, also outside the officer's area.
func (s *Store) HolderByReference(ctx context.Context, officer staff.Actor, reference string) (string, error) {
	key := hex.EncodeToString(s.keys.Hash(claimReference, reference))
	claims, err := s.loadClaims(ctx, s.read, []string{key})
	if err != nil {
		return "", err
	}
	return s.officersHolder(ctx, officer, claims[key])
}

// officersHolder lets an officer know of a person of their area alone.
func (s *Store) officersHolder(ctx context.Context, officer staff.Actor, person string) (string, error) {
	facts, err := s.revocationFacts(ctx, s.read, person)
	if err != nil {
		return "", err
	}
	if facts.Person == nil || !revocation.MayRead(officer, facts.Person, facts.Records) {
		return "", fault.New(fault.NotFound, "revoke_not_found").On("find")
	}
	return person, nil
}
