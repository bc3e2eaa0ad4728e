package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/openwin/openwin/internal/certificate/shc"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/when"
)

var revokedEntryTable = newTable("revoked_entry", "list text, entry text, place bigint, at bigint", "")

// ListEnded enters certificates that have ended into the lists that verifiers read: by hash into one, and into that of each key with which a
// SMART Health Card of theirs was signed. people are the ids of those they were of. What is listed already stays as it is.
func (t *Tx) ListEnded(ctx context.Context, ended []proof.Ended, people []string) error {
	numbers := make(map[string]when.Instant, len(ended))
	lists := map[string][]revocation.Entry{}
	for _, e := range ended {
		numbers[e.Number] = e.At
		lists[revocation.Hashes] = append(lists[revocation.Hashes], revocation.Entry{Name: revocation.Hash(t.s.pack.Code, e.Number), At: e.At})
	}
	err := t.s.each(ctx, t.tx, `SELECT i.uvci, i.key_name FROM certificate_issue i JOIN key_event k ON k.key_name = i.key_name AND k.what = 'published'
		WHERE i.beneficiary_id = ANY($1) AND k.used_for = 'shc' ORDER BY i.uvci`, []any{t.d.list(people)}, func(rows *sql.Rows) error {
		var number, key string
		err := rows.Scan(&number, &key)
		if at, has := numbers[number]; has {
			lists[revocation.Cards(key)] = append(lists[revocation.Cards(key)], revocation.Entry{Name: shc.RID(number), At: at})
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, list := range slices.Sorted(maps.Keys(lists)) {
		if err := t.list(ctx, list, lists[list]); err != nil {
			return err
		}
	}
	return nil
}

// list gives entries the next places in a list. Its row stays locked until the commit: whoever reads places sees them without gaps.
func (t *Tx) list(ctx context.Context, list string, entries []revocation.Entry) error {
	if _, err := t.tx.ExecContext(ctx, "INSERT INTO revoked_list (list, entries) VALUES ($1, 0) ON CONFLICT (list) DO NOTHING", list); err != nil {
		return err
	}
	var next int64
	if err := t.tx.QueryRowContext(ctx, "UPDATE revoked_list SET entries = entries WHERE list = $1 RETURNING entries", list).Scan(&next); err != nil {
		return err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name
	}
	listed := map[string]bool{}
	err := t.s.each(ctx, t.tx, "SELECT entry FROM revoked_entry WHERE list = $1 AND entry = ANY($2)", []any{list, t.d.list(names)}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		listed[name] = true
		return err
	})
	if err != nil {
		return err
	}
	var fresh [][]any
	for _, e := range entries {
		if !listed[e.Name] {
			listed[e.Name] = true
			fresh = append(fresh, []any{list, e.Name, next + int64(len(fresh)), e.At})
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if _, err := t.insert(ctx, revokedEntryTable, fresh); err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE revoked_list SET entries = entries + $1 WHERE list = $2", len(fresh), list)
	return err
}

// fillPage is how many certificates are listed in one transaction when the lists are filled.
const fillPage = 500

// FillLists enters certificates that ended before there were lists, once. It goes on where it stopped, and may run in several processes.
func (s *Store) FillLists(ctx context.Context) error {
	const filled = "revoked_lists_filled"
	var done string
	if err := s.read.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = $1", filled).Scan(&done); !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	for after := ""; ; {
		var ended []proof.Ended
		var people []string
		err := s.each(ctx, s.read, `SELECT r.uvci, r.at FROM revocation r WHERE r.uvci > $1 ORDER BY r.uvci LIMIT $2`, []any{after, fillPage}, func(rows *sql.Rows) error {
			var e proof.Ended
			err := rows.Scan(&e.Number, &e.At)
			ended, after = append(ended, e), e.Number
			return err
		})
		if err != nil {
			return err
		}
		if len(ended) == 0 {
			_, err := s.write.ExecContext(ctx, "INSERT INTO setting (name, value) VALUES ($1, 'yes') ON CONFLICT (name) DO NOTHING", filled)
			return err
		}
		numbers := make([]string, len(ended))
		for i, e := range ended {
			numbers[i] = e.Number
		}
		err = s.each(ctx, s.read, "SELECT DISTINCT beneficiary_id FROM certificate_issue WHERE uvci = ANY($1)", []any{s.d.list(numbers)}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			people = append(people, id)
			return err
		})
		if err != nil {
			return err
		}
		if err := s.Enlist(ctx, ended, people); err != nil {
			return err
		}
	}
}

// RevokedLists are the lists of revoked certificates, with how many entries each has.
func (s *Store) RevokedLists(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	err := s.each(ctx, s.read, "SELECT list, entries FROM revoked_list", nil, func(rows *sql.Rows) error {
		var list string
		var entries int64
		err := rows.Scan(&list, &entries)
		out[list] = entries
		return err
	})
	return out, err
}

// RevokedEntries are the entries of a list from a place on, in order, at most so many.
func (s *Store) RevokedEntries(ctx context.Context, list string, from int64, most int) (entries []revocation.Entry, err error) {
	err = s.each(ctx, s.read, "SELECT entry, place, at FROM revoked_entry WHERE list = $1 AND place >= $2 ORDER BY place LIMIT $3", []any{list, from, most}, func(rows *sql.Rows) error {
		var e revocation.Entry
		err := rows.Scan(&e.Name, &e.Place, &e.At)
		entries = append(entries, e)
		return err
	})
	return entries, err
}

// RevokedNames are the entries of a list that begin with a prefix, as of when it had so many entries, in order of their bytes.
func (s *Store) RevokedNames(ctx context.Context, list, prefix string, at int64) (names []string, err error) {
	query, args := "SELECT entry FROM revoked_entry WHERE list = $1 AND place < $2", []any{list, at}
	if prefix != "" { // of hexadecimal digits, all of which come before g
		query, args = query+" AND entry >= $3 AND entry < $4", append(args, prefix, prefix+"g")
	}
	err = s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	slices.Sort(names)
	return names, err
}

// CardRevoked says whether a SMART Health Card of ours, named by its rid and signed with a key of a name, is in that key's list. It is a
// moment behind the certificate's own end.
func (s *Store) CardRevoked(ctx context.Context, key, rid string) (bool, error) {
	var place int64
	err := s.read.QueryRowContext(ctx, "SELECT place FROM revoked_entry WHERE list = $1 AND entry = $2", revocation.Cards(key), rid).Scan(&place)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// EachRevoked hands over every entry of a list of before it had so many, in no order: for whoever begins to follow it.
func (s *Store) EachRevoked(ctx context.Context, list string, before int64, do func(revocation.Entry) error) error {
	// By the primary key, which reads the table from end to end; by place each row would be a journey of its own.
	return s.each(ctx, s.read, "SELECT entry, place, at FROM revoked_entry WHERE list = $1 AND place + 0 < $2", []any{list, before}, func(rows *sql.Rows) error {
		var e revocation.Entry
		if err := rows.Scan(&e.Name, &e.Place, &e.At); err != nil {
			return err
		}
		return do(e)
	})
}

// Enlist enters certificates that have ended into the lists, in a transaction of its own.
func (s *Store) Enlist(ctx context.Context, ended []proof.Ended, people []string) error {
	return s.update(ctx, func(t *Tx) error { return t.ListEnded(ctx, ended, people) })
}
