package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/proof"
)

var issueTable = newTable("certificate_issue", "beneficiary_id text, uvci text, key_name text, dose_id text, at bigint", "ON CONFLICT (beneficiary_id, uvci, key_name) DO NOTHING")

// NoteIssued remembers that a certificate is signed with a key, the first time: whoever holds one of a key that is lost can be told, and a card that
// ends later is found in the key's list. Fault: certificate_ended, where it has ended meanwhile.
func (s *Store) NoteIssued(ctx context.Context, i proof.Issued) error {
	var at int64
	err := s.read.QueryRowContext(ctx, "SELECT at FROM certificate_issue WHERE beneficiary_id = $1 AND uvci = $2 AND key_name = $3", i.BeneficiaryID, i.Number, i.Key).Scan(&at)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	i.At = s.now()
	return s.update(ctx, func(t *Tx) error {
		if err := t.lockPerson(ctx, i.BeneficiaryID); err != nil {
			return err
		}
		ended, err := s.revoked(ctx, t.tx, []string{i.Number})
		if err != nil {
			return err
		}
		if ended[i.Number] != "" {
			return fault.New(fault.Refused, "certificate_ended")
		}
		n, err := t.insert(ctx, issueTable, [][]any{{i.BeneficiaryID, i.Number, i.Key, i.DoseID, i.At}})
		if err != nil || n == 0 {
			return err
		}
		return t.append(ctx, []event{newEvent(CertificateIssued(i))}, i.At)
	})
}

// issuedWith are people who hold a certificate signed with a key, after one of them, at most so many.
func (s *Store) issuedWith(ctx context.Context, q querier, key, after string, most int) (people []string, err error) {
	err = s.each(ctx, q, "SELECT DISTINCT beneficiary_id FROM certificate_issue WHERE key_name = $1 AND beneficiary_id > $2 ORDER BY beneficiary_id LIMIT $3",
		[]any{key, after, most}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			people = append(people, id)
			return err
		})
	return people, err
}
