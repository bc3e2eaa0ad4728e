package store_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/testkit"
)

// liteTypes are PostgreSQL's names for the types of SQLite. A truth is kept as a number there: booleans names those.
var (
	liteTypes = map[string]string{"INTEGER": "bigint", "TEXT": "text", "BLOB": "bytea"}
	booleans  = map[string]bool{"allocation_line.locked": true, "staff.active": true, "consent.given": true, "dose.void": true, "excursion.grave": true, "appointment.next_best": true, "import.whole": true, "device.hub": true}
)

func liteSchema(t *testing.T) map[string]tableShape {
	t.Helper()
	conn := opened(t, testkit.SQLite(t))
	out := map[string]tableShape{}
	for _, table := range list(t, conn, 1, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
		name := table[0]
		shape := tableShape{Columns: map[string]column{}, Indexes: map[string]index{}}
		for _, c := range list(t, conn, 4, `SELECT name, type, "notnull", pk FROM pragma_table_info($1) ORDER BY pk, cid`, name) {
			kind := liteTypes[c[1]]
			if booleans[name+"."+c[0]] {
				kind = "boolean"
			}
			shape.Columns[c[0]] = column{Type: kind, Nullable: c[2] == "0" && c[3] == "0"}
			if c[3] != "0" {
				shape.Primary = append(shape.Primary, c[0])
			}
		}
		for _, i := range list(t, conn, 3, `SELECT name, "unique", partial FROM pragma_index_list($1) WHERE origin = 'c'`, name) {
			found := index{Unique: i[1] == "1", Partial: i[2] == "1"}
			for _, c := range list(t, conn, 1, "SELECT name FROM pragma_index_info($1) ORDER BY seqno", i[0]) {
				found.Columns = append(found.Columns, c[0])
			}
			shape.Indexes[i[0]] = found
		}
		out[name] = shape
	}
	return out
}

func pgSchema(t *testing.T) map[string]tableShape {
	t.Helper()
	conn := opened(t, testkit.Postgres(t))
	out := map[string]tableShape{}
	for _, c := range list(t, conn, 4, `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public'`) {
		if out[c[0]].Columns == nil {
			out[c[0]] = tableShape{Columns: map[string]column{}, Indexes: map[string]index{}}
		}
		out[c[0]].Columns[c[1]] = column{Type: c[2], Nullable: c[3] == "YES"}
	}
	for _, i := range list(t, conn, 6, `SELECT t.relname, i.relname, x.indisprimary, x.indisunique, x.indpred IS NOT NULL,
			(SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY AS k(attnum, n)
				JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum)
			FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
			JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public'`) {
		shape, columns := out[i[0]], strings.Split(i[5], ",")
		if i[2] == "true" {
			shape.Primary = columns
		} else {
			shape.Indexes[i[1]] = index{Columns: columns, Unique: i[3] == "true", Partial: i[4] == "true"}
		}
		out[i[0]] = shape
	}
	return out
}
