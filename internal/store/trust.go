package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/trust"
	"github.com/openwin/openwin/internal/when"
)

var trustKeyTable = newTable("trust_key", "list_id text, used_for text, kid text, issuer text, name text, public_key bytea, certificate bytea, until_at bigint, dropped bigint", "ON CONFLICT (list_id, used_for, kid, issuer) DO NOTHING")

// TrustList is a list of others' keys that was imported.
type TrustList struct {
	ID         string
	Kind       string       // "openwin", "gdhcn" or "vci"
	Source     string       // where the file came from, as whoever imported it says
	Digest     string       // SHA-256 of the file, hexadecimal
	Dated      when.Instant // what moment the list shows
	ImportedAt when.Instant
	By         string
	Keys       int
}

// TrustChange is what an import or the end of a list did to the keys that hold here.
type TrustChange struct {
	Before string // digest of the list that held before, "" for none
	Came   int    // keys that hold now and did not before
	Went   int    // keys that hold no longer
	Same   int
}

// ImportTrust takes a list. It takes the place of what was imported before from the same source. The audit trail has who, which list, how many
// keys came and went.
func (s *Store) ImportTrust(ctx context.Context, l TrustList, keys []trust.Key) (c TrustChange, err error) {
	now := s.now()
	err = s.update(ctx, func(t *Tx) error {
		was, before, err := t.trustOf(ctx, "source", l.Source)
		if err != nil {
			return err
		}
		c = TrustChange{Before: before.Digest}
		if _, err := t.tx.ExecContext(ctx, "UPDATE trust_list SET ended_at = $1 WHERE source = $2 AND ended_at = 0", int64(now), l.Source); err != nil {
			return err
		}
		if _, err := t.tx.ExecContext(ctx, "INSERT INTO trust_list (list_id, kind, source, digest, dated, imported_at, by_staff, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
			l.ID, l.Kind, l.Source, l.Digest, int64(l.Dated), int64(now), l.By); err != nil {
			return err
		}
		rows := make([][]any, len(keys))
		is := map[string]bool{}
		for i, k := range keys {
			cert := k.Certificate
			if cert == nil {
				cert = []byte{}
			}
			dropped := 0
			if k.Dropped {
				dropped = 1
			} else {
				is[keyName(k)] = true
			}
			rows[i] = []any{l.ID, string(k.Use), k.KID, k.Issuer, k.Name, k.Public, cert, k.Until, dropped}
		}
		for name := range is {
			if was[name] {
				c.Same++
			}
		}
		c.Came, c.Went = len(is)-c.Same, len(was)-c.Same
		if _, err := t.insert(ctx, trustKeyTable, rows); err != nil {
			return err
		}
		act, old := audit.Made, audit.Values(nil)
		if before.ID != "" {
			act, old = audit.Changed, audit.Values{"kind": before.Kind, "source": l.Source, "digest": before.Digest, "dated": before.Dated.Time(), "keys": len(was)}
		}
		return t.audit(ctx, s.trustLine(act, l.ID, old, audit.Values{"kind": l.Kind, "source": l.Source, "digest": l.Digest, "dated": l.Dated.Time(), "keys": len(is), "keys_came": c.Came, "keys_went": c.Went, "by": l.By}))
	})
	return c, err
}

// keyName tells a key from every other: the same kid with another key behind it is another.
func keyName(k trust.Key) string {
	return string(k.Use) + " " + k.KID + " " + k.Issuer + " " + string(k.Public)
}

// trustLine is a line of the audit trail. Lists are imported on the command line: by names who.
func (s *Store) trustLine(act audit.Act, listID string, before, after audit.Values) audit.Line {
	return audit.Line{Act: act, Kind: audit.Trust, Thing: listID, Area: s.pack.Areas.Root().ID, Role: audit.Program, Before: before, After: after}
}

// trustOf is the list that holds, by its source or its id, and its keys by name; the zero list for none.
func (t *Tx) trustOf(ctx context.Context, column, value string) (keys map[string]bool, l TrustList, err error) {
	keys = map[string]bool{}
	err = t.tx.QueryRowContext(ctx, "SELECT list_id, kind, source, digest, dated FROM trust_list WHERE "+column+" = $1 AND ended_at = 0", value).Scan(&l.ID, &l.Kind, &l.Source, &l.Digest, &l.Dated)
	if errors.Is(err, sql.ErrNoRows) {
		return keys, l, nil
	} else if err != nil {
		return nil, l, err
	}
	err = t.s.each(ctx, t.tx, "SELECT used_for, kid, issuer, public_key FROM trust_key WHERE list_id = $1 AND dropped = 0", []any{l.ID}, func(rows *sql.Rows) error {
		var k trust.Key
		err := rows.Scan(&k.Use, &k.KID, &k.Issuer, &k.Public)
		keys[keyName(k)] = true
		return err
	})
	return keys, l, err
}

// DropTrust ends a list: its keys hold here no longer. by is who said so. Fault: not_found.
func (s *Store) DropTrust(ctx context.Context, listID, by string) (c TrustChange, err error) {
	err = s.update(ctx, func(t *Tx) error {
		was, l, err := t.trustOf(ctx, "list_id", listID)
		if err != nil {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE trust_list SET ended_at = $1 WHERE list_id = $2 AND ended_at = 0", int64(s.now()), listID))
		if err == nil && n == 0 {
			return fault.New(fault.NotFound, "not_found")
		}
		if err != nil {
			return err
		}
		c = TrustChange{Before: l.Digest, Went: len(was)}
		return t.audit(ctx, s.trustLine(audit.Ended, listID, audit.Values{"kind": l.Kind, "source": l.Source, "digest": l.Digest, "dated": l.Dated.Time(), "keys": len(was)}, audit.Values{"keys_went": len(was), "by": by}))
	})
	return c, err
}

// TrustLists are the lists that hold, the newest first.
func (s *Store) TrustLists(ctx context.Context) (out []TrustList, err error) {
	err = s.each(ctx, s.read, `SELECT l.list_id, l.kind, l.source, l.digest, l.dated, l.imported_at, l.by_staff, (SELECT COUNT(*) FROM trust_key k WHERE k.list_id = l.list_id AND k.dropped = 0)
		FROM trust_list l WHERE l.ended_at = 0 ORDER BY l.imported_at DESC, l.list_id`, nil, func(rows *sql.Rows) error {
		var l TrustList
		err := rows.Scan(&l.ID, &l.Kind, &l.Source, &l.Digest, &l.Dated, &l.ImportedAt, &l.By, &l.Keys)
		out = append(out, l)
		return err
	})
	return out, err
}

// TrustedKey is a key of an imported list, and which list that is.
type TrustedKey struct {
	trust.Key
	Kind   string // of list
	Source string
	Dated  when.Instant
}

// TrustedKeys are the keys of all lists that hold, also those that their issuers say are dropped.
func (s *Store) TrustedKeys(ctx context.Context) (out []TrustedKey, err error) {
	err = s.each(ctx, s.read, `SELECT k.used_for, k.kid, k.issuer, k.name, k.public_key, k.certificate, k.until_at, k.dropped <> 0, l.kind, l.source, l.dated
		FROM trust_list l JOIN trust_key k ON k.list_id = l.list_id WHERE l.ended_at = 0 ORDER BY k.used_for, k.issuer, k.kid`, nil, func(rows *sql.Rows) error {
		var k TrustedKey
		err := rows.Scan(&k.Use, &k.KID, &k.Issuer, &k.Name, &k.Public, &k.Certificate, &k.Until, &k.Dropped, &k.Kind, &k.Source, &k.Dated)
		out = append(out, k)
		return err
	})
	return out, err
}

// FollowTrust reads the imported lists anew, for what a command or another process changed. Where nothing did, Trusted gives the same again.
func (s *Store) FollowTrust(ctx context.Context) error {
	keys, err := s.TrustedKeys(ctx)
	if err == nil && !slices.EqualFunc(s.Trusted(), keys, TrustedKey.same) {
		s.trusted.Store(&keys)
	}
	return err
}

func (k TrustedKey) same(o TrustedKey) bool {
	return k.Use == o.Use && k.KID == o.KID && k.Issuer == o.Issuer && k.Name == o.Name && bytes.Equal(k.Public, o.Public) && bytes.Equal(k.Certificate, o.Certificate) &&
		k.Until == o.Until && k.Dropped == o.Dropped && k.Kind == o.Kind && k.Source == o.Source && k.Dated == o.Dated
}

// Trusted are the keys of imported lists, as they were last read.
func (s *Store) Trusted() []TrustedKey {
	if keys := s.trusted.Load(); keys != nil {
		return *keys
	}
	return nil
}
