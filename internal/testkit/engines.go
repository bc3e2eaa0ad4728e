// Package testkit is what tests share: databases of both engines, a clock that can be set, and makers of an Indian drive.
package testkit

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/packs"
)

// Database is an empty database of one engine, with the keys, pack and clock of one installation.
type Database struct {
	Engine string // "sqlite" or "postgres"
	URL    string // what store.Config takes
	Keys   *keys.Ring
	Pack   *pack.Pack
	Clock  *Clock
}

// Engines runs a test on SQLite and on PostgreSQL, each time on a fresh database.
func Engines(t *testing.T, test func(t *testing.T, db *Database)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// Blank runs a test on both engines, each time on a database that has no schema yet.
func Blank(t *testing.T, test func(t *testing.T, db *Database)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newDatabase(t, "sqlite", filepath.Join(t.TempDir(), "openwin.db"))) })
	t.Run("postgres", func(t *testing.T) { test(t, onPostgres(t, "template0")) })
}

// SQLite is a fresh database in a file that goes with the test.
func SQLite(t *testing.T) *Database {
	t.Helper()
	schema, err := liteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "openwin.db")
	if err := os.WriteFile(file, schema, 0o600); err != nil {
		t.Fatal(err)
	}
	return newDatabase(t, "sqlite", file)
}

// Postgres is a fresh database on the server at OPENWIN_TEST_POSTGRES, removed after the test. Without a server the test
// fails: one that is skipped proves nothing.
func Postgres(t *testing.T) *Database {
	t.Helper()
	if os.Getenv("OPENWIN_TEST_POSTGRES") == "" {
		t.Fatal("OPENWIN_TEST_POSTGRES is not set: run make test, or scripts/postgres.sh with go test ./...")
	}
	template, err := pgTemplate()
	if err != nil {
		t.Fatalf("PostgreSQL at OPENWIN_TEST_POSTGRES: %v", err)
	}
	return onPostgres(t, template)
}

// onPostgres is a database that begins as a copy of another.
func onPostgres(t *testing.T, template string) *Database {
	t.Helper()
	server := os.Getenv("OPENWIN_TEST_POSTGRES")
	name := "openwin_test_" + strings.ReplaceAll(id.New(), "-", "")
	onServer(t, server, "CREATE DATABASE "+name+" TEMPLATE "+template)
	t.Cleanup(func() { onServer(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return newDatabase(t, "postgres", u.String())
}

func onServer(t *testing.T, server, statement string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("PostgreSQL at OPENWIN_TEST_POSTGRES: %v", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

// India is the pack of India.
var India = sync.OnceValue(func() *pack.Pack {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		panic(fmt.Sprintf("the pack of India does not load: %v", err))
	}
	return p
})

func newDatabase(t *testing.T, engine, url string) *Database {
	t.Helper()
	ring, err := keys.New()
	if err != nil {
		t.Fatal(err)
	}
	return &Database{Engine: engine, URL: url, Keys: ring, Pack: India(), Clock: NewClock()}
}

// Open opens the database as one more process would, and closes it after the test.
func (db *Database) Open(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), db.Config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Config is what opening the database takes.
func (db *Database) Config() store.Config {
	return store.Config{URL: db.URL, Keys: db.Keys, Pack: db.Pack, Now: db.Clock.Now}
}
