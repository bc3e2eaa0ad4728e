package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/when"
)

const (
	mostTold   = 200         // people who are told in one transaction
	stillSigns = time.Minute // in which a process may not have heard yet that a key was dropped
)

// TellHolders tells the next people who hold a certificate of a dropped key that they can have a new one, and says how many there were: none
// when all know. Several processes may do it at once: a message has one id. write makes the text in a language.
func (s *Store) TellHolders(ctx context.Context, write func(lang string) string) (told int, err error) {
	events, err := s.KeyEvents(ctx)
	if err != nil {
		return 0, err
	}
	for _, e := range events {
		if e.What != KeyDropped {
			continue
		}
		if told, err = s.tellOf(ctx, e.Key, e.At, write); err != nil || told > 0 {
			return told, err
		}
	}
	return 0, nil
}

func (s *Store) tellOf(ctx context.Context, key string, dropped when.Instant, write func(lang string) string) (told int, err error) {
	var reached string
	var done int64
	err = s.read.QueryRowContext(ctx, "SELECT reached, done_at FROM key_told WHERE key_name = $1", key).Scan(&reached, &done)
	if done != 0 || err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	err = s.update(ctx, func(t *Tx) error {
		people, err := s.issuedWith(ctx, t.tx, key, reached, mostTold)
		if err != nil {
			return err
		}
		if told = len(people); told == 0 && s.now().Sub(dropped) < stillSigns {
			return nil
		}
		if told == 0 {
			return t.reachTold(ctx, key, reached, int64(s.now()))
		}
		histories, err := t.ReadHistories(ctx, people)
		if err != nil {
			return err
		}
		var phones []string
		for _, h := range histories {
			phones = append(phones, h.Person.Phone)
		}
		lang, err := t.Languages(ctx, phones)
		if err != nil {
			return err
		}
		var out []message.Message
		for _, person := range people {
			if h, known := histories[person]; known && h.Person.Phone != "" {
				out = append(out, message.Message{ID: id.Derive("message", "key dropped", key, person), Kind: message.KeyDropped, Phone: h.Person.Phone,
					Text: write(lang[h.Person.Phone]), At: s.now()})
			}
		}
		if err := t.AddMessages(ctx, out); err != nil {
			return err
		}
		return t.reachTold(ctx, key, people[len(people)-1], 0)
	})
	return told, err
}

func (t *Tx) reachTold(ctx context.Context, key, reached string, done int64) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO key_told (key_name, reached, done_at) VALUES ($1, $2, $3)
		ON CONFLICT (key_name) DO UPDATE SET reached = excluded.reached, done_at = excluded.done_at`, key, reached, done)
	return err
}
