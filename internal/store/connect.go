package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"runtime"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
)

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
