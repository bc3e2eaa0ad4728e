package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/message"
)

var messageTable = newTable("message", "phone_hash bytea, message_id text, kind text, phone_sealed bytea, text_sealed bytea, created_at bigint, sent_at bigint",
	"ON CONFLICT (phone_hash, message_id) DO NOTHING")

// AddMessages keeps messages to be sent. One with the same id to the same phone is one message.
func (t *Tx) AddMessages(ctx context.Context, all []message.Message) error {
	rows := make([][]any, len(all))
	for i, m := range all {
		phone, err := t.s.keys.Seal(m.Phone, m.ID, "message.phone")
		if err != nil {
			return err
		}
		text, err := t.s.keys.Seal(m.Text, m.ID, "message.text")
		if err != nil {
			return err
		}
		rows[i] = []any{t.s.keys.Hash("phone", m.Phone), m.ID, string(m.Kind), phone, text, m.At, 0}
	}
	_, err := t.insert(ctx, messageTable, rows)
	return err
}

// AddMessage keeps one message to be sent.
func (s *Store) AddMessage(ctx context.Context, m message.Message) error {
	return s.update(ctx, func(t *Tx) error { return t.AddMessages(ctx, []message.Message{m}) })
}

// Unsent lists up to most messages that no gateway has taken: codes first, which end within minutes and do not wait behind the reminders
// of a whole country; then the rest in the order of what they tell, so that of those who wait nobody hears of the end before the beginning.
func (s *Store) Unsent(ctx context.Context, most int) ([]message.Message, error) {
	// The conditions are, word for word, those of the indexes message_codes and message_waiting.
	out, err := s.scanMessages(ctx, `SELECT message_id, kind, phone_sealed, text_sealed, created_at FROM message
		WHERE sent_at = 0 AND kind IN ('otp', 'move_code') ORDER BY created_at, message_id LIMIT $1`, most)
	if err != nil || len(out) == most {
		return out, err
	}
	rest, err := s.scanMessages(ctx, `SELECT message_id, kind, phone_sealed, text_sealed, created_at FROM message
		WHERE sent_at = 0 AND kind NOT IN ('otp', 'move_code') ORDER BY created_at, message_id LIMIT $1`, most-len(out))
	return append(out, rest...), err
}

// Inbox lists the newest messages to anybody: the phone that a demonstration shows on a page.
func (s *Store) Inbox(ctx context.Context, most int) ([]message.Message, error) {
	return s.scanMessages(ctx, "SELECT message_id, kind, phone_sealed, text_sealed, created_at FROM message ORDER BY created_at DESC, message_id DESC LIMIT $1", most)
}

func (s *Store) scanMessages(ctx context.Context, query string, most int) ([]message.Message, error) {
	var out []message.Message
	err := s.each(ctx, s.read, query, []any{most}, func(rows *sql.Rows) error {
		var m message.Message
		var phone, text []byte
		err := rows.Scan(&m.ID, &m.Kind, &phone, &text, &m.At)
		if err != nil {
			return err
		}
		if m.Phone, err = s.keys.Unseal(phone, m.ID, "message.phone"); err != nil {
			return err
		}
		m.Text, err = s.keys.Unseal(text, m.ID, "message.text")
		out = append(out, m)
		return err
	})
	return out, err
}

// MarkSent remembers that a gateway took a message. A secret text is forgotten with it.
func (s *Store) MarkSent(ctx context.Context, m message.Message) error {
	query, args := "UPDATE message SET sent_at = $1 WHERE phone_hash = $2 AND message_id = $3", []any{int64(s.now()), s.keys.Hash("phone", m.Phone), m.ID}
	if m.Kind.Secret() {
		query, args = "UPDATE message SET sent_at = $1, text_sealed = $4 WHERE phone_hash = $2 AND message_id = $3", append(args, []byte{})
	}
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, query, args...)
		return err
	})
}

// ReadHistories reads people with their appointments and doses inside a consumer's transaction, by id. It is for
// writing to the people themselves.
func (t *Tx) ReadHistories(ctx context.Context, ids []string) (map[string]History, error) {
	people, err := t.s.listPeople(ctx, t.tx, ids)
	if err != nil {
		return nil, err
	}
	doses, err := t.s.loadDoses(ctx, t.tx, ids)
	if err != nil {
		return nil, err
	}
	appointments, err := t.s.loadAppointments(ctx, t.tx, ids)
	out := make(map[string]History, len(people))
	for id, b := range people {
		out[id] = History{Person: *b, Doses: doses[id], Appointments: appointments[id]}
	}
	return out, err
}

// ReadSessions reads sessions with their facilities inside a consumer's transaction, by id.
func (t *Tx) ReadSessions(ctx context.Context, ids []string) (map[string]Listing, error) {
	found, err := t.s.withFacilities(ctx, t.tx, ids)
	out := make(map[string]Listing, len(found))
	for _, l := range found {
		out[l.Session.ID] = l
	}
	return out, err
}
