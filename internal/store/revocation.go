package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
)

// A certificate that was withdrawn and is later superseded stays withdrawn: the first word holds.
var revocationTable = newTable("revocation", "uvci text, reason text, case_id text, at bigint, by_staff text", "ON CONFLICT (uvci) DO NOTHING")

// Revoked says why a certificate of ours, named by its number (UVCI), holds no longer; "" when it holds.
func (s *Store) Revoked(ctx context.Context, number string) (casework.Why, error) {
	found, err := s.revoked(ctx, s.read, []string{number})
	return found[number], err
}

func (s *Store) revoked(ctx context.Context, q querier, numbers []string) (map[string]casework.Why, error) {
	out := map[string]casework.Why{}
	if len(numbers) == 0 {
		return out, nil
	}
	err := s.each(ctx, q, "SELECT uvci, reason FROM revocation WHERE uvci = ANY($1)", []any{s.d.list(numbers)}, func(rows *sql.Rows) error {
		var number string
		var why casework.Why
		err := rows.Scan(&number, &why)
		out[number] = why
		return err
	})
	return out, err
}

// Withdrawn finds the doses of a record, by id, whose certificate was ended without another in its place.
func (s *Store) Withdrawn(ctx context.Context, b *beneficiary.Beneficiary, records []dose.Dose) (map[string]bool, error) {
	return s.withdrawn(ctx, s.read, b, records)
}

// withdrawn finds the doses of a record, by id, whose certificate a case has ended without another in its place.
func (s *Store) withdrawn(ctx context.Context, q querier, b *beneficiary.Beneficiary, records []dose.Dose) (map[string]bool, error) {
	out := map[string]bool{}
	if b == nil {
		return out, nil
	}
	doses := map[string]string{}
	var numbers []string
	for _, d := range dose.Standing(records) {
		n := certificate.Number(s.pack.Code, b.Version, d.ID)
		doses[n] = d.ID
		numbers = append(numbers, n)
	}
	found, err := s.revoked(ctx, q, numbers)
	for n, why := range found {
		if why == casework.Taken {
			out[doses[n]] = true
		}
	}
	return out, err
}
