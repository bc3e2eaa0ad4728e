// Package store holds all the SQL of OpenWIN. The same text runs on SQLite and PostgreSQL; dialect.go names the few
// differences. Hot acts are decided in batches (queue.go), rare ones in Update.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/when"
)

// Store is the database of an installation. It is safe for use by many goroutines.
type Store struct {
	d         dialect
	write     *sql.DB // on SQLite one connection: the one writer
	read      *sql.DB
	check     *sql.DB // on SQLite, for checkpoints beside the writer
	rest      func()  // ends what runs beside the acts
	keys      *keys.Ring
	pack      *pack.Pack
	now       when.Clock
	hot       hot
	seen      seen
	board     board
	trusted   atomic.Pointer[[]TrustedKey] // keys of imported lists, as last read
	finer     atomic.Pointer[place.Finer]  // areas finer than districts
	finerSeen atomic.Pointer[string]       // the last change of them that was read
	news      chan struct{}                // holds a token when this process has written to the outbox
	damage    damage
}

// Config says what a Store needs.
type Config struct {
	URL  string // "postgres://..." or the path of an SQLite file
	Keys *keys.Ring
	Pack *pack.Pack
	Now  when.Clock   // nil for the machine's clock
	Log  *slog.Logger // nil for none
}

// Open opens the database, brings its schema up to this binary's, and starts the batches.
// Faults: database_unreachable, schema_newer, keys_differ, pack_differs.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{keys: c.Keys, now: c.Now, news: make(chan struct{}, 1)}
	s.damage.log, s.damage.seen = c.Log, map[string]bool{}
	if c.Log == nil {
		s.damage.log = slog.New(slog.DiscardHandler)
	}
	grown := *c.Pack // its tree of areas grows with those in the database
	s.finer.Store(&place.Finer{})
	grown.Areas = c.Pack.Areas.Following(s.finer.Load)
	s.pack = &grown
	if s.now == nil {
		s.now = when.Wall
	}
	if err := s.connect(ctx, c.URL); err != nil {
		return nil, fault.New(fault.Unavailable, "database_unreachable").Because(err)
	}
	if err := s.prepare(ctx); err != nil {
		s.write.Close()
		s.read.Close()
		return nil, err
	}
	s.startQueues()
	s.startBeside()
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.setOnce(ctx, "keys", s.keys.Fingerprint(), "keys_differ"); err != nil {
		return err
	}
	if err := s.setOnce(ctx, "pack", s.pack.Code, "pack_differs"); err != nil {
		return err
	}
	if err := s.RefreshAreas(ctx); err != nil {
		return err
	}
	if err := s.prepareLog(ctx); err != nil {
		return err
	}
	return s.prepareOutbox(ctx)
}

// Close finishes the batches under way and closes the database.
func (s *Store) Close() error {
	s.stopQueues()
	s.rest()
	return errors.Join(s.read.Close(), s.write.Close())
}

// startBeside starts what runs beside the acts.
func (s *Store) startBeside() {
	if s.d.engine != liteEngine {
		s.rest = func() {}
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.checkpoints(ctx)
	}()
	s.rest = func() {
		stop()
		<-done
		s.check.Close()
	}
}

// Engine names the database engine: "sqlite" or "postgres".
func (s *Store) Engine() string { return string(s.d.engine) }

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.read.QueryRowContext(ctx, "SELECT 1").Scan(new(int))
}

// IsPostgres says whether a database URL means PostgreSQL.
func IsPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

// setOnce remembers a value the first time and afterwards refuses another.
func (s *Store) setOnce(ctx context.Context, name, value, code string) error {
	if _, err := s.write.ExecContext(ctx, "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, value); err != nil {
		return err
	}
	var kept string
	if err := s.write.QueryRowContext(ctx, "SELECT value FROM setting WHERE name = $1", name).Scan(&kept); err != nil {
		return err
	}
	if kept != value {
		return fault.New(fault.Conflict, code)
	}
	return nil
}

// Now is the moment by the store's clock.
func (s *Store) Now() when.Instant { return s.now() }

// Pack is the country pack the store decides by.
func (s *Store) Pack() *pack.Pack { return s.pack }

// Keys are the keys that the store seals with, and those that sign.
func (s *Store) Keys() *keys.Ring { return s.keys }
