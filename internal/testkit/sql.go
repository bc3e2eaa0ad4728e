package testkit

import (
	"database/sql"
	"testing"
)

// SQL opens the database beside the Store, to recount what the Store says.
func (db *Database) SQL(t *testing.T) *sql.DB {
	t.Helper()
	conn, err := db.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func (db *Database) open() (*sql.DB, error) {
	if db.Engine == "postgres" {
		return sql.Open("pgx", db.URL)
	}
	return sql.Open("sqlite", "file:"+db.URL+"?_pragma=busy_timeout(10000)")
}

// Number is the one number that a query gives.
func Number(t T, conn *sql.DB, query string, args ...any) int64 {
	t.Helper()
	var n int64
	if err := conn.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
