package node

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/openwin/openwin/internal/testkit"
)

func open(t *testing.T, c Config) {
	t.Helper()
	s, err := OpenStore(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// refused wants one line with some words.
func refused(t *testing.T, err error, words string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v, want one line with %q", err, words)
	}
}

func missing(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s was left behind: %v", path, err)
	}
}

// A database whose key file is gone is not given another, and what was tried leaves nothing behind.
func TestALostKeyFile(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		c := Config{Data: filepath.Join(t.TempDir(), "data"), Pack: "in"}
		if db.Engine == "postgres" {
			c.Database = db.URL
		}
		open(t, c)
		open(t, c) // with its keys it opens again
		lost := c
		lost.Keys = filepath.Join(t.TempDir(), "elsewhere", "keys.json")
		_, err := OpenStore(t.Context(), lost)
		refused(t, err, "there is no key file at "+lost.Keys)
		missing(t, filepath.Dir(lost.Keys))

		if err := os.Remove(c.keyFile()); err != nil {
			t.Fatal(err)
		}
		_, err = OpenStore(t.Context(), c)
		refused(t, err, "there is no key file at "+c.keyFile())
		missing(t, c.keyFile())
	})
}

// Whoever starts it wrong reads in one line what is wrong.
func TestAWrongStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("no keys"), 0o600); err != nil {
		t.Fatal(err)
	}
	for words, wrong := range map[string]func(c *Config){
		"is taken by another program": func(c *Config) { c.Listen = taken.Addr().String() },
		"missing port":                func(c *Config) { c.Listen = "nonsense" },
		"--sms takes the URL":         func(c *Config) { c.SMS = "notaurl" },
		"http:// or https://":         func(c *Config) { c.SMS = "file:///x" },
		"there is no pack nope":       func(c *Config) { c.Pack = "nope" },
		"starts with postgres://":     func(c *Config) { c.Database = "garbage" },
		"the data folder cannot be":   func(c *Config) { c.Data = filepath.Join(file, "data") },
		"the key file cannot be read": func(c *Config) { c.Keys = file },
	} {
		c := Config{Listen: "127.0.0.1:0", Data: filepath.Join(t.TempDir(), "data"), Pack: "in"}
		wrong(&c)
		_, err := Start(t.Context(), c)
		refused(t, err, words)
	}
}

func TestAFileThatIsNoDatabase(t *testing.T) {
	c := Config{Data: t.TempDir(), Pack: "in"}
	open(t, c)
	database := filepath.Join(c.Data, "openwin.db")
	for _, part := range []string{"-wal", "-shm"} {
		if err := os.RemoveAll(database + part); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(database, bytes.Repeat([]byte("this is a letter\n"), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := OpenStore(t.Context(), c)
	refused(t, err, database+" cannot be used as a database")
}

func TestADatabaseOfANewerProgram(t *testing.T) {
	c := Config{Data: t.TempDir(), Pack: "in"}
	open(t, c)
	db, err := sql.Open("sqlite", filepath.Join(c.Data, "openwin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("INSERT INTO schema_version (version, applied_at) VALUES (9999, 0)"); err != nil {
		t.Fatal(err)
	}
	_, err = OpenStore(t.Context(), c)
	testkit.Refused(t, err, "schema_newer")
}

// Keys that others on the machine may read are told of once, where the operator looks.
func TestKeysThatOthersRead(t *testing.T) {
	for mode, want := range map[os.FileMode]int{0o600: 0, 0o400: 0, 0o640: 1, 0o644: 1} {
		var log bytes.Buffer
		c := Config{Listen: "127.0.0.1:0", Data: t.TempDir(), Pack: "in", Log: slog.New(slog.NewTextHandler(&log, nil))}
		open(t, c)
		if err := os.Chmod(c.keyFile(), mode); err != nil {
			t.Fatal(err)
		}
		n, err := Start(context.Background(), c)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
		if got := strings.Count(log.String(), "may read the key file"); got != want {
			t.Errorf("mode %o: told %d times, want %d\n%s", mode, got, want, &log)
		}
	}
}
