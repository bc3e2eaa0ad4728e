package store_test

import (
	"context"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A program does not write into a schema that a later one has made.
func TestANewerSchemaIsRefused(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		conn := opened(t, db)
		_, err := conn.Exec("INSERT INTO schema_version (version, applied_at) SELECT MAX(version) + 1, 0 FROM schema_version")
		testkit.Done(t, err)
		_, err = store.Open(context.Background(), db.Config())
		testkit.Refused(t, err, "schema_newer")
	})
}

// Processes that start together on an empty database make its schema once between them.
func TestProcessesMigrateTogether(t *testing.T) {
	testkit.Blank(t, func(t *testing.T, db *testkit.Database) {
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				s, err := store.Open(context.Background(), db.Config())
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		conn := opened(t, db)
		if n := testkit.Number(t, conn, "SELECT COUNT(*) - MAX(version) FROM schema_version"); n != 0 {
			t.Errorf("%d versions too many", n)
		}
	})
}

// A database opens with its own keys and its own country only.
func TestOtherKeysOrAnotherPack(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		db.Open(t)
		c := db.Config()
		ring, err := keys.New()
		testkit.Done(t, err)
		c.Keys = ring
		_, err = store.Open(context.Background(), c)
		testkit.Refused(t, err, "keys_differ")
		c = db.Config()
		other := *db.Pack
		other.Code = "XA"
		c.Pack = &other
		_, err = store.Open(context.Background(), c)
		testkit.Refused(t, err, "pack_differs")
	})
}

func TestADatabaseThatIsNotThere(t *testing.T) {
	for name, url := range map[string]string{
		"a folder that is not there": t.TempDir() + "/nowhere/openwin.db",
		"a server that is not there": "postgres://127.0.0.1:1/openwin?connect_timeout=2",
	} {
		t.Run(name, func(t *testing.T) {
			db := testkit.SQLite(t)
			c := db.Config()
			c.URL = url
			_, err := store.Open(context.Background(), c)
			testkit.Refused(t, err, "database_unreachable")
		})
	}
}
