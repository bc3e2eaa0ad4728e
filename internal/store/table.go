package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/when"
)

// column is a column of a table, with its PostgreSQL type: text, bigint, boolean or bytea.
type column struct{ name, kind string }

// columns reads "a text, b bigint".
func columns(spec string) []column {
	var out []column
	for part := range strings.SplitSeq(spec, ",") {
		words := strings.Fields(part)
		out = append(out, column{words[0], words[1]})
	}
	return out
}

func names(cols []column) string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = c.name
	}
	return strings.Join(out, ", ")
}

func unnest(cols []column) string {
	out := make([]string, len(cols))
	for i, c := range cols {
		out[i] = fmt.Sprintf("$%d::%s[]", i+1, c.kind)
	}
	return "unnest(" + strings.Join(out, ", ") + ")"
}

// table is where rows are inserted in bulk.
type table struct {
	name string
	cols []column
	lite string // the statement for one row
	pg   string // the statement for all rows
}

// newTable describes a table; suffix follows the statement, as "ON CONFLICT DO NOTHING" does.
func newTable(name, spec, suffix string) table {
	cols := columns(spec)
	marks := make([]string, len(cols))
	for i := range cols {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	head := "INSERT INTO " + name + " (" + names(cols) + ") "
	return table{
		name: name, cols: cols,
		lite: head + "VALUES (" + strings.Join(marks, ", ") + ") " + suffix,
		pg:   head + "SELECT * FROM " + unnest(cols) + " " + suffix,
	}
}

// insert writes rows and says how many were new: one statement on PostgreSQL, one prepared statement on SQLite, where a
// statement costs no journey.
func (t *Tx) insert(ctx context.Context, into table, rows [][]any) (int, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	if t.d.engine == pgEngine {
		return affected(t.tx.ExecContext(ctx, into.pg, arrays(into.cols, rows)...))
	}
	stmt, err := t.tx.PrepareContext(ctx, into.lite)
	if err != nil {
		return 0, err
	}
	defer stmt.Close()
	total := 0
	for _, row := range rows {
		n, err := affected(stmt.ExecContext(ctx, row...))
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// update runs a statement over rows of arguments: "{rows}" in it becomes a table named d with the columns of spec.
func (t *Tx) update(ctx context.Context, query, spec string, rows [][]any) (int, error) {
	if len(rows) == 0 {
		return 0, nil
	}
	from, args := t.d.rows(columns(spec), rows)
	return affected(t.tx.ExecContext(ctx, strings.Replace(query, "{rows}", from, 1), args...))
}

func affected(r sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// arrays turns rows into one typed slice a column, as unnest takes them.
func arrays(cols []column, rows [][]any) []any {
	out := make([]any, len(cols))
	for i, c := range cols {
		switch c.kind {
		case "text":
			out[i] = pick[string](rows, i)
		case "bigint":
			out[i] = pick[int64](rows, i)
		case "boolean":
			out[i] = pick[bool](rows, i)
		case "bytea":
			out[i] = pick[[]byte](rows, i)
		default:
			panic("a column of unknown type: " + c.kind)
		}
	}
	return out
}

func pick[T any](rows [][]any, i int) []T {
	out := make([]T, len(rows))
	for r, row := range rows {
		out[r] = primitive(row[i]).(T)
	}
	return out
}

// primitive is a value as the drivers and JSON know it.
func primitive(v any) any {
	switch x := v.(type) {
	case int:
		return int64(x)
	case when.Instant:
		return int64(x)
	case when.Date:
		return x.String()
	}
	return v
}
