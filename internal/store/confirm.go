package store

import (
	"context"
	"encoding/hex"

	"github.com/openwin/openwin/internal/dose"
)

// DosesUnder are the doses that stand on the record with a reference number, in order; none where there is no such record. It is for holding a
// certificate against its record, and tells nobody anything: what comes of it is yes or no.
func (s *Store) DosesUnder(ctx context.Context, reference string) ([]dose.Dose, error) {
	key := hex.EncodeToString(s.keys.Hash(claimReference, reference))
	claims, err := s.loadClaims(ctx, s.read, []string{key})
	if err != nil || claims[key] == "" {
		return nil, err
	}
	doses, err := s.loadDoses(ctx, s.read, []string{claims[key]})
	return dose.Standing(doses[claims[key]]), err
}
