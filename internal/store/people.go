package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/beneficiary"
)

// loadPersons reads what the rules need of people: names and phones stay where they are.
func (s *Store) loadPersons(ctx context.Context, q querier, ids []string) (map[string]*beneficiary.Beneficiary, error) {
	out := make(map[string]*beneficiary.Beneficiary, len(ids))
	err := s.each(ctx, q, `SELECT beneficiary_id, birth_year, birth_date, sex, priority_group, consent, state, octet_length(phone_sealed) > 0 FROM beneficiary
		WHERE beneficiary_id = ANY($1)`, []any{s.d.list(ids)}, func(rows *sql.Rows) error {
		var b beneficiary.Beneficiary
		if err := rows.Scan(&b.ID, &b.BirthYear, &b.BirthDate, &b.Sex, &b.Group, &b.Consent, &b.State, &b.Reachable); err != nil {
			return err
		}
		out[b.ID] = &b
		return nil
	})
	return out, err
}

// loadPeople reads people whole, for acts that need all that is kept of them. Fault: record_unreadable where a name or a phone does not open.
func (s *Store) loadPeople(ctx context.Context, q querier, ids []string) (map[string]*beneficiary.Beneficiary, error) {
	out, err := s.listPeople(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	for _, b := range out {
		if err := b.CheckReadable(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// listPeople reads people for a list, or for an act that needs no name: a damaged row stops none of the others, it is Unread. Where none of
// the names opens the keys are wrong, and that is an error.
func (s *Store) listPeople(ctx context.Context, q querier, ids []string) (map[string]*beneficiary.Beneficiary, error) {
	out := make(map[string]*beneficiary.Beneficiary, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var went opening
	err := s.each(ctx, q, "SELECT "+names(beneficiaryTable.cols)+" FROM beneficiary WHERE beneficiary_id = ANY($1)", []any{s.d.list(ids)}, func(rows *sql.Rows) error {
		var b beneficiary.Beneficiary
		var name, phone []byte
		err := rows.Scan(&b.ID, &b.Reference, &name, &phone, &b.BirthYear, &b.BirthDate, &b.Sex, &b.Group, &b.Area, &b.IDKind, &b.IDLast4,
			&b.Consent, &b.RegisteredAt, &b.RegisteredBy, &b.State, &b.MergedInto, &b.Version, &b.VouchedBy)
		if err != nil {
			return err
		}
		b.Reachable = len(phone) > 0
		var nameErr, phoneErr error
		b.Name, nameErr = s.keys.Unseal(name, b.ID, "name")
		b.Phone, phoneErr = s.keys.Unseal(phone, b.ID, "phone")
		b.Unread = nameErr != nil || phoneErr != nil
		if len(name) > 0 {
			went.add(b.ID, nameErr, b.Phone != "")
		}
		out[b.ID] = &b
		return nil
	})
	if err == nil {
		err = went.check(ctx, s, q)
	}
	if err != nil {
		return nil, err
	}
	for _, b := range out {
		if b.Unread {
			s.damaged(b.ID)
		}
	}
	return out, nil
}
