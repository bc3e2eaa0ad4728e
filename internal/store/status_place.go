package store

import (
	"context"
	"database/sql"
	"math/rand/v2"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate/vc"
)

// statusTries is how many places of a list are tried before the next list is begun: a list is left when it is some 80 % full.
const statusTries = 8

// StatusPlace is where the certificate of a number (UVCI) stands in the status lists: where it was put the first time that it was asked
// for, at random, so that a place tells nothing of when or whose.
func (s *Store) StatusPlace(ctx context.Context, number string) (vc.Place, error) {
	at, found, err := s.statusPlace(ctx, s.read, number)
	if err != nil || found {
		return at, err
	}
	err = s.update(ctx, func(t *Tx) error {
		if at, found, err = s.statusPlace(ctx, t.tx, number); err != nil || found {
			return err
		}
		var list int
		if err := t.tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(list), 1) FROM status_place").Scan(&list); err != nil {
			return err
		}
		for try := 0; ; try++ {
			if try == statusTries {
				list++
			}
			at = vc.Place{List: list, Index: rand.IntN(vc.ListSize)}
			done, err := t.tx.ExecContext(ctx, "INSERT INTO status_place (uvci, list, place) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", number, at.List, at.Index)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil || n == 1 {
				return err
			}
			if at, found, err = s.statusPlace(ctx, t.tx, number); err != nil || found { // another process was first
				return err
			}
		}
	})
	return at, err
}

func (s *Store) statusPlace(ctx context.Context, q querier, number string) (at vc.Place, found bool, err error) {
	err = s.each(ctx, q, "SELECT list, place FROM status_place WHERE uvci = $1", []any{number}, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(&at.List, &at.Index)
	})
	return at, found, err
}

// StatusList are the places of a status list whose certificates hold no longer; ok is false where no such list was begun.
func (s *Store) StatusList(ctx context.Context, list int) (revoked []int, ok bool, err error) {
	var last int
	if err := s.read.QueryRowContext(ctx, "SELECT COALESCE(MAX(list), 0) FROM status_place").Scan(&last); err != nil || list < 1 || list > last {
		return nil, false, err
	}
	err = s.each(ctx, s.read, "SELECT p.place FROM status_place p JOIN revocation r ON r.uvci = p.uvci WHERE p.list = $1", []any{list}, func(rows *sql.Rows) error {
		var place int
		err := rows.Scan(&place)
		revoked = append(revoked, place)
		return err
	})
	return revoked, true, err
}

// LotNumbers are the numbers of lots as printed on the vials, by id.
func (s *Store) LotNumbers(ctx context.Context, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	err := s.each(ctx, s.read, "SELECT lot_id, number FROM lot WHERE lot_id = ANY($1)", []any{s.d.list(ids)}, func(rows *sql.Rows) error {
		var id, number string
		err := rows.Scan(&id, &number)
		out[id] = number
		return err
	})
	return out, err
}

// IsDocument says whether a number is that of the document on somebody's record, and gives it as it is kept. Faults: those of
// Pack.CheckDocument.
func (s *Store) IsDocument(ctx context.Context, b *beneficiary.Beneficiary, number string) (normalised string, is bool, err error) {
	if normalised, err = s.pack.CheckDocument(b.IDKind, number); err != nil {
		return "", false, err
	}
	owner, err := s.claimOwner(ctx, s.read, s.documentHash(b.IDKind, normalised))
	return normalised, err == nil && owner == b.ID, err
}
