package testkit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
)

// Making the schema is a hundred statements and more. It is made once an engine, and databases of tests begin as copies of it; those that Blank
// gives make it themselves.

// schema names the migrations as they are: another schema has another name.
var schema = sync.OnceValues(func() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	files, err := filepath.Glob(filepath.Join(filepath.Dir(here), "../store/migrations/*.sql"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("no migrations beside %s: %w", here, err)
	}
	sum := sha256.New()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", filepath.Base(file), len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
})

// liteTemplate is an SQLite file with the schema and nothing else.
var liteTemplate = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "openwin-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	file := filepath.Join(folder, "openwin.db")
	if err := makeSchema(&Database{Engine: "sqlite", URL: file}); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// makeSchema opens a database once, and forgets whose it is.
func makeSchema(db *Database) error {
	ring, err := keys.New()
	if err != nil {
		return err
	}
	s, err := store.Open(context.Background(), store.Config{URL: db.URL, Keys: ring, Pack: India()})
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	conn, err := db.open()
	if err != nil {
		return err
	}
	if _, err := conn.Exec("DELETE FROM setting"); err != nil {
		return err
	}
	if db.Engine == "sqlite" {
		if _, err := conn.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			return err
		}
	}
	return conn.Close()
}

// pgTemplate is the name of a database with the schema and nothing else on the server for tests. Test programs share it: the first one makes it.
var pgTemplate = sync.OnceValues(func() (string, error) {
	version, err := schema()
	if err != nil {
		return "", err
	}
	name, ctx, server := "openwin_template_"+version, context.Background(), os.Getenv("OPENWIN_TEST_POSTGRES")
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx) //nolint:errcheck // it only ends; with it the lock
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(7061)"); err != nil {
		return "", err
	}
	var n int
	if err := conn.QueryRow(ctx, "SELECT COUNT(*) FROM pg_database WHERE datname = $1", name).Scan(&n); err != nil || n > 0 {
		return name, err
	}
	making := name + "_making"
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+making); err != nil {
		return "", err
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+making); err != nil {
		return "", err
	}
	at, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	at.Path = "/" + making
	if err := makeSchema(&Database{Engine: "postgres", URL: at.String()}); err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+making+" RENAME TO "+name)
	return name, err
})
