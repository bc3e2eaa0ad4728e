package store

import (
	"context"
	"database/sql"
	"errors"
)

// KeepLanguage remembers which language a phone is written to in. lang is a BCP 47 tag. The last one kept counts.
func (s *Store) KeepLanguage(ctx context.Context, phone, lang string) error {
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, `INSERT INTO phone (phone_hash, language, updated_at) VALUES ($1, $2, $3)
			ON CONFLICT (phone_hash) DO UPDATE SET language = excluded.language, updated_at = excluded.updated_at WHERE phone.language <> excluded.language`,
			s.keys.Hash("phone", phone), lang, int64(s.now()))
		return err
	})
}

// Language is the one that a phone was last used in, a BCP 47 tag, "" where none is known.
func (s *Store) Language(ctx context.Context, phone string) (lang string, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT language FROM phone WHERE phone_hash = $1", s.keys.Hash("phone", phone)).Scan(&lang)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return lang, err
}

// Languages reads which language phones are written to in, by phone, inside a consumer's transaction. A phone that nobody
// signed in with is not in it.
func (t *Tx) Languages(ctx context.Context, phones []string) (map[string]string, error) {
	out := make(map[string]string, len(phones))
	if len(phones) == 0 {
		return out, nil
	}
	byHash := make(map[string]string, len(phones))
	hashes := make([][]byte, len(phones))
	for i, phone := range phones {
		hashes[i] = t.s.keys.Hash("phone", phone)
		byHash[string(hashes[i])] = phone
	}
	err := t.s.each(ctx, t.tx, "SELECT phone_hash, language FROM phone WHERE phone_hash = ANY($1::bytea[])", []any{t.s.d.hashes(hashes)}, func(rows *sql.Rows) error {
		var hash []byte
		var lang string
		if err := rows.Scan(&hash, &lang); err != nil {
			return err
		}
		out[byHash[string(hash)]] = lang
		return nil
	})
	return out, err
}
