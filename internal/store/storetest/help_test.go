package storetest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// open opens the database as the processes that may share it: one on SQLite, two on PostgreSQL.
func open(t *testing.T, db *testkit.Database) []*store.Store {
	t.Helper()
	stores := []*store.Store{db.Open(t)}
	if db.Engine == "postgres" {
		stores = append(stores, db.Open(t))
	}
	return stores
}

// tallyOf counts answers by their code; "" is yes.
type tallyOf struct {
	mu     sync.Mutex
	counts map[string]int
}

func (c *tallyOf) add(code string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	c.counts[code]++
}

func (c *tallyOf) of(code string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[code]
}

func (c *tallyOf) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprint(c.counts)
}
