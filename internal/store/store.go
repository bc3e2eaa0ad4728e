// Package store holds all the SQL of OpenWIN. The same text runs on SQLite and PostgreSQL; dialect.go names the few
// differences. Hot acts are decided in batches (queue.go), rare ones in Update.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Store is the database of an installation. It is safe for use by many goroutines.
type Store struct {
	d     dialect
	write *sql.DB // on SQLite one connection: the one writer
	read  *sql.DB
	check *sql.DB // on SQLite, for checkpoints beside the writer
	rest  func()  // ends what runs beside the acts
	keys  *keys.Ring
	pack  *pack.Pack
	now   when.Clock
	hot   hot
	seen  seen
	news  chan struct{} // holds a token when this process has written to the outbox
}

// Config says what a Store needs.
type Config struct {
	URL  string // "postgres://..." or the path of an SQLite file
	Keys *keys.Ring
	Pack *pack.Pack
	Now  when.Clock // nil for the machine's clock
}

// Open opens the database, brings its schema up to this binary's, and starts the batches.
// Faults: database_unreachable, schema_newer, keys_differ, pack_differs.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{keys: c.Keys, pack: c.Pack, now: c.Now, news: make(chan struct{}, 1)}
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

func (s *Store) connect(ctx context.Context, database string) error {
	var err error
	if IsPostgres(database) {
		s.d = pg
		if s.write, err = openPostgres(database, byKey, 16); err == nil {
			s.read, err = openPostgres(database, forReading, 16)
		}
	} else {
		s.d = lite
		if s.write, err = openSQLite(database, "&_txlock=immediate", 1); err == nil {
			s.read, err = openSQLite(database, "&_pragma=query_only(1)", 2*runtime.NumCPU()+2)
		}
		if err == nil {
			s.check, err = openSQLite(database, "", 1)
		}
	}
	if err != nil {
		return err
	}
	if err := s.write.PingContext(ctx); err != nil {
		return err
	}
	return s.read.PingContext(ctx)
}

// byKey are settings for connections that write. All writes go by key: with index scans and nested loops alone, rows are
// locked in the order of their keys, so that two batches do not lock each other out. Plans are made for each execution: one
// made while a table was empty would keep its sequential scan for life.
var byKey = map[string]string{
	"plan_cache_mode": "force_custom_plan", "enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "jit": "off",
}

// forReading are settings for connections that read.
var forReading = map[string]string{"plan_cache_mode": "force_custom_plan", "default_transaction_read_only": "on"}

func openPostgres(database string, settings map[string]string, conns int) (*sql.DB, error) {
	u, err := url.Parse(database)
	if err != nil {
		return nil, errors.New("the database URL cannot be read")
	}
	q := u.Query()
	q.Set("application_name", "openwin")
	for name, value := range settings {
		q.Set(name, value)
	}
	u.RawQuery = q.Encode()
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, nil
}

// openSQLite opens a file. synchronous=FULL: with NORMAL an acknowledged row can be gone after a power cut.
func openSQLite(path, more string, conns int) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dsn := "file:" + (&url.URL{Path: abs}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(0)&_pragma=temp_store(MEMORY)&_pragma=mmap_size(0)" + more
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
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

// Tx is a transaction. Consumers of the outbox write through one.
type Tx struct {
	tx   *sql.Tx
	d    dialect
	s    *Store
	wake bool // something was appended to the outbox
}

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

// Now is the moment by the store's clock.
func (s *Store) Now() when.Instant { return s.now() }

// Pack is the country pack the store decides by.
func (s *Store) Pack() *pack.Pack { return s.pack }

// Signer signs certificates.
func (s *Store) Signer() *keys.Signer { return s.keys.Signer() }
