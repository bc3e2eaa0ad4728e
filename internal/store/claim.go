package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"strings"
	"unicode"
)

// A claim is uniqueness across shards: whoever inserts the key first owns it.
var claimTable = newTable("claim", "key_hash bytea, kind text, owner_id text", "")

// The kinds of claim.
const (
	claimReference = "reference"
	claimMember    = "member"
	claimDocument  = "document"
)

// loadClaims finds owners by key hash in hex.
func (s *Store) loadClaims(ctx context.Context, q querier, keys []string) (map[string]string, error) {
	out := make(map[string]string, len(keys))
	if len(keys) == 0 {
		return out, nil
	}
	list := s.d.hashes(decodeAll(keys))
	err := s.each(ctx, q, "SELECT key_hash, owner_id FROM claim WHERE key_hash = ANY($1::bytea[])", []any{list}, func(rows *sql.Rows) error {
		var key []byte
		var owner string
		if err := rows.Scan(&key, &owner); err != nil {
			return err
		}
		out[hex.EncodeToString(key)] = owner
		return nil
	})
	return out, err
}

func decodeAll(keys []string) [][]byte {
	out := make([][]byte, len(keys))
	for i, key := range keys {
		raw, err := hex.DecodeString(key)
		if err != nil {
			panic(err) // every key was made by hex.EncodeToString
		}
		out[i] = raw
	}
	return out
}

// documentHash is the claim of an identity document. Hyphens and slashes do not count: people write the number of one card with and
// without them. number is as pack.CheckDocument gives it.
func (s *Store) documentHash(kind, number string) []byte {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, number)
	return s.keys.Hash(claimDocument, kind+" "+bare)
}
