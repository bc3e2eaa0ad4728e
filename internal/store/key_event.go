package store

import (
	"context"
	"database/sql"
	"encoding/base64"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/when"
)

var keyTable = newTable("key_event", "key_name text, what text, used_for text, certificate text, from_at bigint, reason text, at bigint, by_staff text", "ON CONFLICT (key_name, what) DO NOTHING")

// What happens to a key.
const (
	KeyPublished = "published"
	KeyDropped   = "dropped"
)

// FollowKeys makes the keys of the ring known to the database, where they stay for ever, and takes from it which keys were dropped.
func (s *Store) FollowKeys(ctx context.Context) error {
	events, err := s.KeyEvents(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	dropped := map[string]when.Instant{}
	for _, e := range events {
		if e.What == KeyDropped {
			dropped[e.Key] = e.At
		}
		known[e.Key+"/"+e.What] = true
	}
	s.keys.Drop(dropped)
	for _, k := range s.keys.Signers() {
		if !known[k.Name()+"/"+KeyPublished] {
			if err := s.noteKey(ctx, keyEvent(k, KeyPublished, "", "operator", s.now())); err != nil {
				return err
			}
		}
	}
	return nil
}

func keyEvent(k *keys.Signer, what, reason, by string, at when.Instant) proof.KeyEvent {
	return proof.KeyEvent{Key: k.Name(), What: what, Use: string(k.Use), Certificate: base64.StdEncoding.EncodeToString(k.Certificate.Raw), From: k.From, Reason: reason, At: at, By: by}
}

func (s *Store) noteKey(ctx context.Context, e proof.KeyEvent) error {
	return s.update(ctx, func(t *Tx) error {
		n, err := t.insert(ctx, keyTable, [][]any{{e.Key, e.What, e.Use, e.Certificate, e.From, e.Reason, e.At, e.By}})
		if err != nil || n == 0 {
			return err
		}
		return t.append(ctx, []event{newEvent(KeyNoted(e))}, e.At)
	})
}

// DropKey says that a key may be in other hands: nothing that it signed holds from now on, in every process within seconds. Saying it again
// changes nothing. Whoever holds a certificate of it is told by a message.
func (s *Store) DropKey(ctx context.Context, k *keys.Signer, reason, by string) error {
	if err := s.noteKey(ctx, keyEvent(k, KeyDropped, reason, by, s.now())); err != nil {
		return err
	}
	return s.FollowKeys(ctx)
}

// KeyEvents are all that ever happened to signing keys, in order of time.
func (s *Store) KeyEvents(ctx context.Context) (out []proof.KeyEvent, err error) {
	err = s.each(ctx, s.read, "SELECT key_name, what, used_for, certificate, from_at, reason, at, by_staff FROM key_event ORDER BY at, key_name, what", nil, func(rows *sql.Rows) error {
		var e proof.KeyEvent
		err := rows.Scan(&e.Key, &e.What, &e.Use, &e.Certificate, &e.From, &e.Reason, &e.At, &e.By)
		out = append(out, e)
		return err
	})
	return out, err
}
