package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// Tx is a transaction. Consumers of the outbox write through one.
type Tx struct {
	tx   *sql.Tx
	d    dialect
	s    *Store
	wake bool // something was appended to the outbox
}

// Now is the moment by the store's clock.
func (t *Tx) Now() when.Instant { return t.s.now() }

// errStale says that a guarded statement did not find what the decision was made on: it is made again.
var errStale = errors.New("the facts have changed since they were read")

// mostAttempts is how often a transaction is tried. Each try has met somebody else who did get through, so that twelve in a row are
// rare even where everybody wants one counter.
const mostAttempts = 12

// update runs fn in a transaction, again with fresh facts where it met another writer. fn must have no effect but
// through the transaction.
func (s *Store) update(ctx context.Context, fn func(t *Tx) error) error {
	var err error
	for attempt := range mostAttempts {
		if err = s.once(ctx, fn); err == nil || !(retryable(err) || clashes(err)) {
			return err
		}
		if err := pause(ctx, attempt); err != nil {
			return err
		}
	}
	return fmt.Errorf("gave up after %d attempts: %w", mostAttempts, err)
}

func (s *Store) once(ctx context.Context, fn func(t *Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it says only that there is nothing to undo
	t := &Tx{tx: tx, d: s.d, s: s}
	if err := fn(t); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if t.wake {
		s.wake()
	}
	return nil
}

// pause waits before another attempt, longer each time and never as long as others who wait.
func pause(ctx context.Context, attempt int) error {
	most := time.Duration(1<<min(attempt, 6)) * time.Millisecond
	select {
	case <-time.After(most/2 + rand.N(most)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// querier reads, in a transaction or outside one.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each runs a query and hands over every row.
func (s *Store) each(ctx context.Context, q querier, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, s.d.text(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
