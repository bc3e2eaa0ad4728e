package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/openwin/openwin/internal/operation"
)

// UnsentOperations are up to most operations that this hub has not passed on to its centre, those that came first in front.
func (s *Store) UnsentOperations(ctx context.Context, most int) ([]operation.Line, error) {
	var keys []opKey
	err := s.each(ctx, s.read, `SELECT o.session_id, o.op_id FROM operation o WHERE NOT EXISTS
		(SELECT 1 FROM operation_sent d WHERE d.session_id = o.session_id AND d.op_id = o.op_id) ORDER BY o.received_at, o.op_id LIMIT $1`, []any{most}, func(rows *sql.Rows) error {
		var k opKey
		err := rows.Scan(&k.session, &k.op)
		keys = append(keys, k)
		return err
	})
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	found, err := s.operations(ctx, s.read, keys)
	out := make([]operation.Line, 0, len(keys))
	for _, k := range keys {
		if l, ok := found[k]; ok && !l.Unread { // one that cannot be opened is set aside here: it must not go on as another one
			out = append(out, l)
		}
	}
	return out, err
}

// MarkSentOn notes that the centre has operations.
func (s *Store) MarkSentOn(ctx context.Context, lines []operation.Line) error {
	return s.update(ctx, func(t *Tx) error {
		for _, l := range lines {
			if _, err := t.tx.ExecContext(ctx, "INSERT INTO operation_sent (session_id, op_id) VALUES ($1, $2) ON CONFLICT (session_id, op_id) DO NOTHING", l.SessionID, l.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

const centreKey = "centre_export_key"

// KeepCentreKey keeps the public key to which devices of this hub seal what they could not send: the centre's.
func (s *Store) KeepCentreKey(ctx context.Context, jwk any) error {
	data, err := json.Marshal(jwk)
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", centreKey, string(data))
		return err
	})
}

// PublicExportKey is the JWK to which devices seal what they could not send: this installation's, on a hub its centre's.
func (s *Store) PublicExportKey(ctx context.Context) (any, error) {
	var kept string
	err := s.read.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = $1", centreKey).Scan(&kept)
	if err == nil {
		return json.RawMessage(kept), nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	key, err := s.ExportKey(ctx)
	if err != nil {
		return nil, err
	}
	return key.Public(), nil
}
