package store_test

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// column is what both engines say of a column, in PostgreSQL's words.
type column struct {
	Type     string
	Nullable bool
}

// tableShape is what both engines say of a table.
type tableShape struct {
	Columns map[string]column
	Primary []string
	Indexes map[string]index // by name, those of primary keys left out
}

type index struct {
	Columns []string
	Unique  bool
	Partial bool
}

// The two engines have the same schema: what runs on one runs on the other.
func TestOneSchemaOnBothEngines(t *testing.T) {
	lite, pg := liteSchema(t), pgSchema(t)
	if len(lite) < 20 {
		t.Fatalf("only %d tables were read", len(lite))
	}
	if diff := cmp.Diff(lite, pg); diff != "" {
		t.Errorf("(-sqlite +postgres)\n%s", diff)
	}
}

// What the Go code says of its tables is what the tables are.
func TestTheCodeKnowsItsTables(t *testing.T) {
	live := liteSchema(t)
	for _, described := range store.Tables() {
		columns := map[string]string{}
		for name, c := range live[described.Name].Columns {
			columns[name] = c.Type
		}
		if diff := cmp.Diff(columns, described.Columns); diff != "" {
			t.Errorf("%s (-live +code)\n%s", described.Name, diff)
		}
	}
	calls := 0
	files, err := filepath.Glob("*.go")
	testkit.Done(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		testkit.Done(t, err)
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		calls += strings.Count(string(text), " = newTable(")
	}
	if calls != len(store.Tables()) {
		t.Errorf("newTable is called %d times, and export_test.go lists %d tables", calls, len(store.Tables()))
	}
}

// Whether a table is spread over machines, and by what, stands in the first line of its migration.
var head = regexp.MustCompile(`^-- (reference|control|sharded by (beneficiary_id|session_id))(:.*)?\n`)

// Words that would tie the schema to one engine or one machine.
var forbidden = regexp.MustCompile(`(?i)\b(SERIAL|BIGSERIAL|AUTOINCREMENT|IDENTITY|SEQUENCE|TRIGGER|ENUM|FUNCTION|DEFERRABLE|EXCLUDE|MERGE|JSONB?|TIMESTAMP\w*|REAL|FLOAT|NUMERIC|VARCHAR|ON (DELETE|UPDATE))\b`)

func TestMigrationsKeepTheHousesRules(t *testing.T) {
	live := liteSchema(t)
	files, err := fs.Glob(store.Migrations(), "migrations/*.sql")
	testkit.Done(t, err)
	described := 0
	for _, file := range files {
		data, err := fs.ReadFile(store.Migrations(), file)
		testkit.Done(t, err)
		text := string(data)
		if n := strings.Count(regexp.MustCompile(`--.*`).ReplaceAllString(text, ""), ";"); n != 1 || !strings.HasSuffix(text, ";\n") {
			t.Errorf("%s: %d statements; one a migration", file, n)
		}
		if word := forbidden.FindString(text); word != "" {
			t.Errorf("%s: %s", file, word)
		}
		created := regexp.MustCompile(`CREATE TABLE (\w+)`).FindStringSubmatch(text)
		if created == nil {
			continue
		}
		described++
		said := head.FindStringSubmatch(text)
		if said == nil {
			t.Errorf("%s: the first line does not say whether %s is reference, control or sharded", file, created[1])
			continue
		}
		key, shape := said[2], live[created[1]]
		if key == "" {
			continue
		}
		if shape.Primary[0] != key {
			t.Errorf("%s: the primary key does not begin with the shard key", created[1])
		}
		for name, i := range shape.Indexes {
			if i.Unique && !slices.Contains(i.Columns, key) {
				t.Errorf("%s: the unique index %s is without the shard key", created[1], name)
			}
		}
	}
	if described != len(live)-1 { // schema_version is made before the first migration
		t.Errorf("%d tables in migrations, %d in the database", described, len(live))
	}
}

// The SQL in the code keeps to what both engines and every later database of the plan can do.
func TestTheCodeUsesPlainSQL(t *testing.T) {
	words := regexp.MustCompile(`(?i)\b(FOR UPDATE|FOR SHARE|SKIP LOCKED|pg_advisory\w*|LISTEN |NOTIFY |MERGE INTO|nextval|OFFSET|now\(\)|random\(\)|gen_random_uuid|REPLACE INTO)`)
	files, err := filepath.Glob("*.go")
	testkit.Done(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		testkit.Done(t, err)
		for _, query := range regexp.MustCompile("(?s)\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`").FindAllString(string(text), -1) {
			if word := words.FindString(query); word != "" {
				t.Errorf("%s: %s in %s", file, word, query)
			}
		}
	}
}

func opened(t *testing.T, db *testkit.Database) *sql.DB {
	db.Open(t)
	return db.SQL(t)
}

// list runs a query whose rows are texts.
func list(t *testing.T, conn *sql.DB, columns int, query string, args ...any) [][]string {
	t.Helper()
	rows, err := conn.Query(query, args...)
	testkit.Done(t, err)
	defer rows.Close()
	var out [][]string
	for rows.Next() {
		row, into := make([]string, columns), make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		testkit.Done(t, rows.Scan(into...))
		out = append(out, row)
	}
	testkit.Done(t, rows.Err())
	return out
}
