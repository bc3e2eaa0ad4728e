package store

import (
	"context"
	"slices"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// Household lists the people registered on a phone, in the order they were.
func (s *Store) Household(ctx context.Context, phone string) ([]beneficiary.Beneficiary, error) {
	claims, err := s.loadClaims(ctx, s.read, s.memberKeys(phone, s.mostMembers()))
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(claims))
	for _, owner := range claims {
		ids = append(ids, owner)
	}
	people, err := s.listPeople(ctx, s.read, ids)
	out := make([]beneficiary.Beneficiary, 0, len(people))
	for _, b := range people {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b beneficiary.Beneficiary) int { return when.Compare(a.RegisteredAt, b.RegisteredAt) })
	return out, err
}

// Member finds somebody on the phone of whoever asks. Fault: beneficiary_unknown, also for somebody on another phone.
func (s *Store) Member(ctx context.Context, phone, beneficiaryID string) (beneficiary.Beneficiary, error) {
	household, err := s.Household(ctx, phone)
	if err != nil {
		return beneficiary.Beneficiary{}, err
	}
	for _, b := range household {
		if b.ID == beneficiaryID {
			return b, nil
		}
	}
	return beneficiary.Beneficiary{}, fault.New(fault.NotFound, "beneficiary_unknown")
}

// mostMembers is the highest number of people a phone has ever been allowed: whoever registered under an older rule stays.
func (s *Store) mostMembers() int {
	most := 1
	for _, m := range s.pack.Members {
		most = max(most, m.Value)
	}
	return most
}
