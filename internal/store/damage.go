package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"log/slog"
	"sync"
)

// damage is whom this process could not read since it started: rows that are damaged. Each is logged once, by a keyed hash.
type damage struct {
	log  *slog.Logger
	mu   sync.Mutex
	seen map[string]bool
}

// mostDamage is how many damaged rows are remembered: with more, the keys or the disk are the question, and no row is.
const mostDamage = 10_000

// damaged notes that somebody's name or phone does not open.
func (s *Store) damaged(beneficiaryID string) {
	row := hex.EncodeToString(s.keys.Hash("damaged", beneficiaryID))
	s.damage.mu.Lock()
	defer s.damage.mu.Unlock()
	if s.damage.seen[row] || len(s.damage.seen) == mostDamage {
		return
	}
	s.damage.seen[row] = true
	s.damage.log.Error("a name or phone of a record does not open: the row is damaged", "record", row)
}

// Unreadable is how many people this process could not read since it started: a name or a phone of theirs is damaged.
func (s *Store) Unreadable() int {
	s.damage.mu.Lock()
	defer s.damage.mu.Unlock()
	return len(s.damage.seen)
}

// opening is how opening the names of a list went.
type opening struct {
	open, shut int
	err        error  // of one that did not open
	who        string // whose that is
	phone      bool   // their phone opened
}

func (o *opening) add(person string, err error, phone bool) {
	if err == nil {
		o.open++
		return
	}
	o.shut++
	o.err, o.who, o.phone = err, person, phone
}

// check tells damaged rows from wrong keys: with those no name opens. Where the list is one person alone, their phone or somebody else's
// name says which it is.
func (o *opening) check(ctx context.Context, s *Store, q querier) error {
	if o.open > 0 || o.shut == 0 || o.shut == 1 && o.phone {
		return nil
	}
	if o.shut == 1 {
		others, err := s.opensAnother(ctx, q, o.who)
		if err != nil || others {
			return err
		}
	}
	return o.err
}

// opensAnother says whether the name of somebody else opens: of a few, as there may be more damage than one row.
func (s *Store) opensAnother(ctx context.Context, q querier, but string) (opens bool, err error) {
	err = s.each(ctx, q, "SELECT beneficiary_id, name_sealed FROM beneficiary WHERE beneficiary_id <> $1 AND octet_length(name_sealed) > 0 LIMIT 20", []any{but},
		func(rows *sql.Rows) error {
			var person string
			var name []byte
			if err := rows.Scan(&person, &name); err != nil {
				return err
			}
			_, err := s.keys.Unseal(name, person, "name")
			opens = opens || err == nil
			return nil
		})
	return opens, err
}
