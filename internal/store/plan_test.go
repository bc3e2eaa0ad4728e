package store_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

// planOf is how an engine would answer a query, in its own words: a line a step.
func planOf(t *testing.T, db *testkit.Database, conn *sql.DB, query string, args ...any) string {
	t.Helper()
	explain, columns := "EXPLAIN QUERY PLAN ", 4
	if db.Engine == "postgres" {
		explain, columns = "EXPLAIN ", 1
	}
	var text strings.Builder
	for _, row := range list(t, conn, columns, explain+query, args...) {
		text.WriteString(strings.Join(row, " ") + "\n")
	}
	return text.String()
}
