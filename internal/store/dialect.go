package store

import (
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// engine names the database. All SQL is written once, in words that both understand; what they say differently is in
// this file and nowhere else.
type engine string

const (
	liteEngine engine = "sqlite"
	pgEngine   engine = "postgres"
)

// dialect is how one engine differs.
type dialect struct {
	engine  engine
	shards  int // outbox shards: writers that commit side by side each take their own
	writers int // batches of one kind that may commit side by side
}

var (
	lite = dialect{engine: liteEngine, shards: 1, writers: 1}
	pg   = dialect{engine: pgEngine, shards: 8, writers: 3}
)

var (
	anyList = regexp.MustCompile(`= ANY\((\$\d+)\)`)
	anyHash = regexp.MustCompile(`= ANY\((\$\d+)::bytea\[\]\)`)
)

// text turns the house's SQL into the engine's. "x = ANY($1)" takes a list made by d.list, "x = ANY($1::bytea[])" one made by
// d.hashes.
func (d dialect) text(query string) string {
	if d.engine == pgEngine {
		return query
	}
	query = anyHash.ReplaceAllString(query, "IN (SELECT unhex(value) FROM json_each($1))")
	return anyList.ReplaceAllString(query, "IN (SELECT value FROM json_each($1))")
}

// list makes the argument of "= ANY($n)".
func (d dialect) list(values []string) any {
	if d.engine == pgEngine {
		return values
	}
	data, err := json.Marshal(values)
	if err != nil {
		panic(err) // a slice of strings always has a JSON form
	}
	return string(data)
}

// hashes makes the argument of "= ANY($n::bytea[])".
func (d dialect) hashes(values [][]byte) any {
	if d.engine == pgEngine {
		return values
	}
	digits := make([]string, len(values))
	for i, v := range values {
		digits[i] = hex.EncodeToString(v)
	}
	return d.list(digits)
}

// rows makes a table out of arguments, to be named d in a FROM: one array a column on PostgreSQL, one JSON text on SQLite.
func (d dialect) rows(cols []column, values [][]any) (string, []any) {
	if d.engine == pgEngine {
		return unnest(cols) + " AS d(" + names(cols) + ")", arrays(cols, values)
	}
	picks := make([]string, len(cols))
	for i, c := range cols {
		picks[i] = "value ->> " + string(rune('0'+i)) + " AS " + c.name
	}
	plain := make([][]any, len(values))
	for i, row := range values {
		plain[i] = make([]any, len(row))
		for j, v := range row {
			plain[i][j] = primitive(v)
		}
	}
	data, err := json.Marshal(plain)
	if err != nil {
		panic(err) // strings, numbers and booleans always have a JSON form
	}
	return "(SELECT " + strings.Join(picks, ", ") + " FROM json_each($1)) AS d", []any{string(data)}
}

var (
	liteTypes  = strings.NewReplacer("BIGINT", "INTEGER", "BOOLEAN", "INTEGER", "BYTEA", "BLOB")
	liteTables = strings.NewReplacer(");", ") STRICT, WITHOUT ROWID;")
)

// ddl turns a migration into the engine's. SQLite tables are STRICT, so that types mean what they say, and kept in
// the order of their primary key.
func (d dialect) ddl(migration string) string {
	if d.engine == pgEngine {
		return migration
	}
	if strings.Contains(migration, "CREATE TABLE") {
		migration = liteTables.Replace(migration)
	}
	return liteTypes.Replace(migration)
}

// clashes says whether err comes from a unique index or a check: somebody else was first, or a counter is at its end.
func clashes(err error) bool {
	if errors.Is(err, errStale) {
		return true
	}
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return p.Code == "23505" || p.Code == "23514"
	}
	var l *sqlite.Error
	return errors.As(err, &l) && l.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}

// retryable says whether the same transaction may succeed if it is run again: a serialization failure, a deadlock, a
// busy file, a lost connection. Acts are safe to repeat, so an unknown COMMIT is among them.
func retryable(err error) bool {
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return p.Code == "40001" || p.Code == "40P01" || strings.HasPrefix(p.Code, "08") || strings.HasPrefix(p.Code, "57P")
	}
	var l *sqlite.Error
	if errors.As(err, &l) {
		code := l.Code() & 0xff
		return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
	}
	var n *net.OpError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &n)
}
