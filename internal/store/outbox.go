package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/openwin/openwin/internal/when"
)

// prepareOutbox makes the heads of the outbox shards.
func (s *Store) prepareOutbox(ctx context.Context) error {
	for shard := range s.d.shards {
		if _, err := s.write.ExecContext(ctx, "INSERT INTO outbox_head (shard, next_seq) VALUES ($1, 1) ON CONFLICT (shard) DO NOTHING", shard); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) wake() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// News has a token when this process has written to the outbox. Other processes' writes are found by looking.
func (s *Store) News() <-chan struct{} { return s.news }

// Lag is, for a consumer, how many events of a shard it has not seen.
type Lag struct {
	Shard    int
	Position int64 // the last event taken
	Waiting  int64
	Failures int
}

// Lags says how far behind a consumer is, shard by shard.
func (s *Store) Lags(ctx context.Context, consumer string) ([]Lag, error) {
	var out []Lag
	err := s.each(ctx, s.read, `SELECT h.shard, COALESCE(c.position, 0), h.next_seq - 1 - COALESCE(c.position, 0), COALESCE(c.failures, 0)
		FROM outbox_head h LEFT JOIN outbox_cursor c ON c.shard = h.shard AND c.consumer = $1 ORDER BY h.shard`, []any{consumer}, func(rows *sql.Rows) error {
		var l Lag
		if err := rows.Scan(&l.Shard, &l.Position, &l.Waiting, &l.Failures); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	})
	return out, err
}

// Consume hands a consumer its next events of a shard, at most most, and moves its position in the same transaction as
// what take writes: each event has its effect in this database exactly once. It gives how many were taken. Another
// process that consumes the same shard makes one of the two find its position moved, and do nothing.
func (s *Store) Consume(ctx context.Context, consumer string, at Lag, most int, take func(context.Context, *Tx, []Event) error) (int, error) {
	taken := 0
	err := s.once(ctx, func(t *Tx) error {
		events, err := s.events(ctx, t.tx, at, most)
		if err != nil || len(events) == 0 {
			return err
		}
		if err := t.move(ctx, consumer, at, events[len(events)-1].Seq); err != nil {
			return err
		}
		taken = len(events)
		return take(ctx, t, events)
	})
	if errors.Is(err, errStale) || retryable(err) {
		return 0, nil // another consumer was there first; what there is to do will be seen at the next look
	}
	return taken, err
}

func (s *Store) events(ctx context.Context, q querier, at Lag, most int) ([]Event, error) {
	var out []Event
	err := s.each(ctx, q, "SELECT shard, seq, kind, body, at FROM outbox WHERE shard = $1 AND seq > $2 ORDER BY seq LIMIT $3",
		[]any{at.Shard, at.Position, most}, func(rows *sql.Rows) error {
			var e Event
			if err := rows.Scan(&e.Shard, &e.Seq, &e.Kind, &e.Body, &e.At); err != nil {
				return err
			}
			out = append(out, e)
			return nil
		})
	return out, err
}

// move advances a position if it is still where the consumer saw it.
func (t *Tx) move(ctx context.Context, consumer string, at Lag, to int64) error {
	if at.Position == 0 {
		if _, err := t.tx.ExecContext(ctx, "INSERT INTO outbox_cursor (consumer, shard, position, failures) VALUES ($1, $2, 0, 0) ON CONFLICT (consumer, shard) DO NOTHING",
			consumer, at.Shard); err != nil {
			return err
		}
	}
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE outbox_cursor SET position = $1, failures = 0 WHERE consumer = $2 AND shard = $3 AND position = $4",
		to, consumer, at.Shard, at.Position))
	if err == nil && n != 1 {
		return errStale
	}
	return err
}

// CountFailure remembers that a consumer could not take the events after its position.
func (s *Store) CountFailure(ctx context.Context, consumer string, at Lag) error {
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, `INSERT INTO outbox_cursor (consumer, shard, position, failures) VALUES ($1, $2, $3, 1)
			ON CONFLICT (consumer, shard) DO UPDATE SET failures = outbox_cursor.failures + 1`, consumer, at.Shard, at.Position)
		return err
	})
}

// SetAside keeps the one event after a position as a dead letter and moves on. code says why, without personal data.
func (s *Store) SetAside(ctx context.Context, consumer string, at Lag, code string) error {
	_, err := s.Consume(ctx, consumer, at, 1, func(ctx context.Context, t *Tx, events []Event) error {
		e := events[0]
		_, err := t.tx.ExecContext(ctx, "INSERT INTO dead_letter (consumer, shard, seq, kind, body, code, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			consumer, e.Shard, e.Seq, e.Kind, e.Body, code, int64(s.now()))
		return err
	})
	return err
}

// CountDeadLetters says how many events were set aside.
func (s *Store) CountDeadLetters(ctx context.Context) (n int, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM dead_letter").Scan(&n)
	return n, err
}

// Prune deletes events that every one of the consumers has taken and that are older than before, at most some
// thousands at a time so that it never holds up the acts.
func (s *Store) Prune(ctx context.Context, consumers []string, before when.Instant) error {
	for shard := range s.d.shards {
		err := s.update(ctx, func(t *Tx) error {
			_, err := t.tx.ExecContext(ctx, s.d.text(`DELETE FROM outbox WHERE shard = $1 AND at < $2
				AND seq <= (SELECT MIN(position) FROM outbox_cursor WHERE shard = $1 AND consumer = ANY($3))
				AND $4 = (SELECT COUNT(*) FROM outbox_cursor WHERE shard = $1 AND consumer = ANY($3))
				AND seq < (SELECT MIN(seq) FROM outbox WHERE shard = $1) + 5000`),
				shard, int64(before), s.d.list(consumers), len(consumers))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
