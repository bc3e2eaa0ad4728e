package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// ImportKind says what an import brings.
type ImportKind string

// The kinds.
const (
	ImportFacilities ImportKind = "facility"
	ImportAreas      ImportKind = "area"
)

// ImportState says where an import stands.
type ImportState string

// The states. In those that end in -ing the program works on it, row by row.
const (
	Checking ImportState = "checking"
	Checked  ImportState = "checked"
	Taking   ImportState = "taking"
	Taken    ImportState = "taken"
	Undoing  ImportState = "undoing"
	Undone   ImportState = "undone"
)

// Working says whether the program is at it.
func (s ImportState) Working() bool { return s == Checking || s == Taking || s == Undoing }

// MostImported is how many rows one import may have.
const MostImported = 250_000

// Import is a file of facilities or areas: checked first, then taken as a whole or but for its wrong rows, then perhaps undone.
type Import struct {
	ID      string
	Kind    ImportKind
	Area    string // the scope of who brought it
	ByID    string
	ByName  string
	At      when.Instant
	State   ImportState
	Rows    int
	Reached int // rows done of what the program works on
	Fresh   int // rows that add something
	Changed int
	Same    int
	Wrong   int
	Kept    int // of an import that was undone: rows that stay, since something stands on them or they were changed after it
	DoneAt  when.Instant

	Whole bool // all rows were asked for, or none

	role staff.Role
	has  []string
}

// actor is who brought the import, as they were then.
func (i Import) actor() staff.Actor {
	return staff.Actor{ID: i.ByID, Role: i.role, Scope: staff.Over(i.Area)}
}

var (
	importTable = newTable("import", `import_id text, kind text, area_id text, by_staff text, by_role text, at bigint, state text, has text, row_count bigint, reached bigint, fresh bigint, changed bigint, same bigint,
		wrong bigint, kept bigint, done_at bigint, whole boolean`, "")
	importRowTable = newTable("import_row", "import_id text, row_no bigint, cells text, thing_id text, outcome text, faults text, was text, wrote bigint", "")
)

// BringFacilities begins an import of facilities with rows that were read from a file. The same id again is the same import.
// Faults: id_taken, forbidden for whoever does not plan facilities in an area.
func (s *Store) BringFacilities(ctx context.Context, actor staff.Actor, importID string, drafts []facility.Draft) error {
	rows := make([]importRow, len(drafts))
	var has []string
	for i, d := range drafts {
		rows[i] = importRow{no: d.Row, thing: d.ID, faults: d.Faults, cells: d.Facility}
		has = d.Has
	}
	return s.bring(ctx, actor, importID, ImportFacilities, has, rows)
}

// BringAreas begins an import of areas finer than districts. Faults: as BringFacilities.
func (s *Store) BringAreas(ctx context.Context, actor staff.Actor, importID string, drafts []place.Draft) error {
	rows := make([]importRow, len(drafts))
	for i, d := range drafts {
		rows[i] = importRow{no: d.Row, thing: d.ID, faults: d.Faults, cells: d}
	}
	return s.bring(ctx, actor, importID, ImportAreas, nil, rows)
}

// importRow is a row of an import that begins.
type importRow struct {
	no     int
	thing  string
	faults fault.List
	cells  any
}

func (s *Store) bring(ctx context.Context, actor staff.Actor, importID string, kind ImportKind, has []string, all []importRow) error {
	if !id.Valid(importID) {
		return fault.New(fault.Invalid, "id_malformed").On("id")
	}
	if !actor.Does(staff.PlanFacilities) || actor.Scope.Facility() != "" {
		return fault.New(fault.Forbidden, "forbidden")
	}
	rows := make([][]any, len(all))
	for i, r := range all {
		cells, err := json.Marshal(r.cells)
		if err != nil {
			return err
		}
		rows[i] = []any{importID, r.no, string(cells), r.thing, "", faultsText(r.faults), "", 0}
	}
	return s.update(ctx, func(t *Tx) error {
		said := make([]string, len(rows))
		for i, row := range all {
			said[i] = fmt.Sprint(row.no, rows[i][2], rows[i][5])
		}
		if _, err := t.again(ctx, "import "+string(kind)+" "+strings.Join(has, " "), importID, said); err != nil {
			return err
		}
		var n int
		if err := t.tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM import WHERE import_id = $1", importID).Scan(&n); err != nil || n > 0 {
			return err
		}
		for len(rows) > 0 {
			some := rows[:min(len(rows), 5000)]
			if _, err := t.insert(ctx, importRowTable, some); err != nil {
				return err
			}
			rows = rows[len(some):]
		}
		_, err := t.insert(ctx, importTable, [][]any{{importID, string(kind), actor.Scope.Area(), actor.ID, string(actor.Role), s.now(), string(Checking), strings.Join(has, " "),
			len(all), 0, 0, 0, 0, 0, 0, when.Instant(0), false}})
		if err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Made, Kind: audit.Import, Thing: importID, Area: actor.Scope.Area(), By: actor.ID, After: audit.Values{"what": kind, "rows": len(all)}})
	})
}

// rowFault is a fault of a cell as it is kept.
type rowFault struct {
	Field string            `json:"field,omitempty"`
	Kind  fault.Kind        `json:"kind"`
	Code  string            `json:"code"`
	Args  map[string]string `json:"args,omitempty"`
}

// faultsText keeps faults as text, "" for none.
func faultsText(faults fault.List) string {
	if len(faults) == 0 {
		return ""
	}
	kept := make([]rowFault, len(faults))
	for i, f := range faults {
		kept[i] = rowFault{f.Field, f.Kind, f.Code, f.Args}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		panic(err) // texts always have a JSON form
	}
	return string(text)
}

func readFaults(text string) (fault.List, error) {
	if text == "" {
		return nil, nil
	}
	var kept []rowFault
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return nil, err
	}
	out := make(fault.List, len(kept))
	for i, f := range kept {
		out[i] = &fault.Error{Kind: f.Kind, Code: f.Code, Field: f.Field, Args: f.Args}
	}
	return out, nil
}

const importFields = `i.import_id, i.kind, i.area_id, i.by_staff, i.by_role, i.at, i.state, i.has, i.row_count, i.reached, i.fresh, i.changed, i.same, i.wrong, i.kept, i.done_at, i.whole,
	COALESCE((SELECT b.name FROM staff b WHERE b.staff_id = i.by_staff), '')`

func (s *Store) scanImports(ctx context.Context, q querier, query string, args ...any) ([]Import, error) {
	var out []Import
	err := s.each(ctx, q, query, args, func(rows *sql.Rows) error {
		var i Import
		var has string
		err := rows.Scan(&i.ID, &i.Kind, &i.Area, &i.ByID, &i.role, &i.At, &i.State, &has, &i.Rows, &i.Reached, &i.Fresh, &i.Changed, &i.Same, &i.Wrong, &i.Kept, &i.DoneAt, &i.Whole, &i.ByName)
		i.has = strings.Fields(has)
		out = append(out, i)
		return err
	})
	return out, err
}

// Imports lists up to most imports that were brought in somebody's area or inside it, the newest first.
func (s *Store) Imports(ctx context.Context, scope staff.Scope, most int) ([]Import, error) {
	if scope.Facility() != "" {
		return nil, nil
	}
	return s.scanImports(ctx, s.read, "SELECT "+importFields+" FROM import i WHERE i.area_id = $2 OR (i.area_id >= $3 AND i.area_id < $4) ORDER BY i.at DESC, i.import_id LIMIT $1",
		most, scope.Area(), scope.Area()+"-", scope.Area()+".")
}

// Import is one import in somebody's area. Fault: import_unknown.
func (s *Store) Import(ctx context.Context, scope staff.Scope, importID string) (Import, error) {
	return s.importIn(ctx, s.read, scope, importID)
}

func (s *Store) importIn(ctx context.Context, q querier, scope staff.Scope, importID string) (Import, error) {
	found, err := s.scanImports(ctx, q, "SELECT "+importFields+" FROM import i WHERE i.import_id = $1", importID)
	if err == nil && (len(found) == 0 || scope.Facility() != "" || !scope.Covers(found[0].Area, "")) {
		err = fault.New(fault.NotFound, "import_unknown")
	}
	if err != nil {
		return Import{}, err
	}
	return found[0], nil
}

// ImportRow is a row of an import that needs somebody's eyes.
type ImportRow struct {
	No     int
	Name   string
	Thing  string // id
	Faults fault.List
}

// WrongRows lists up to most rows of an import that were not taken, or that undoing left, after a row.
func (s *Store) WrongRows(ctx context.Context, scope staff.Scope, importID string, after, most int) ([]ImportRow, error) {
	if _, err := s.Import(ctx, scope, importID); err != nil {
		return nil, err
	}
	var out []ImportRow
	err := s.each(ctx, s.read, "SELECT row_no, thing_id, cells, faults FROM import_row WHERE import_id = $1 AND row_no > $2 AND faults <> '' ORDER BY row_no LIMIT $3", []any{importID, after, most},
		func(rows *sql.Rows) error {
			var r ImportRow
			var cells, faults string
			if err := rows.Scan(&r.No, &r.Thing, &cells, &faults); err != nil {
				return err
			}
			var named struct{ Name string }
			if err := json.Unmarshal([]byte(cells), &named); err != nil {
				return err
			}
			r.Name = named.Name
			var err error
			r.Faults, err = readFaults(faults)
			out = append(out, r)
			return err
		})
	return out, err
}

// TakeImport begins to take a checked import: all of it, which is refused where a row is wrong and undone where one has become wrong since, or its
// good rows.
// Faults: import_unknown, import_has_wrong_rows, import_state where it is not checked.
func (s *Store) TakeImport(ctx context.Context, actor staff.Actor, importID string, good bool) error {
	return s.turnImport(ctx, actor, importID, Checked, Taking, !good, func(i Import) error {
		if i.Wrong > 0 && !good {
			return fault.New(fault.Refused, "import_has_wrong_rows", "count", fault.Int(i.Wrong))
		}
		return nil
	})
}

// UndoImport begins to undo an import that was taken: what it added goes, what it changed goes back to what it was. What something stands on by
// now, or what was changed since, stays and is told. Faults: import_unknown, import_state.
func (s *Store) UndoImport(ctx context.Context, actor staff.Actor, importID string) error {
	return s.turnImport(ctx, actor, importID, Taken, Undoing, false, func(Import) error { return nil })
}

func (s *Store) turnImport(ctx context.Context, actor staff.Actor, importID string, from, to ImportState, whole bool, check func(Import) error) error {
	return s.update(ctx, func(t *Tx) error {
		i, err := s.importIn(ctx, t.tx, actor.Scope, importID)
		switch {
		case err != nil:
			return err
		case !actor.Does(staff.PlanFacilities):
			return fault.New(fault.Forbidden, "forbidden")
		case i.State == to || from == Checked && i.State == Taken || from == Taken && i.State == Undone:
			return nil // it was asked before
		case i.State != from:
			return fault.New(fault.Conflict, "import_state")
		}
		if err := check(i); err != nil {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE import SET state = $1, reached = 0, whole = $2 WHERE import_id = $3 AND state = $4", string(to), whole, importID, string(from)))
		if err == nil && n == 0 {
			err = errStale
		}
		if err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Changed, Kind: audit.Import, Thing: importID, Area: i.Area, By: actor.ID, Before: audit.Values{"state": from}, After: audit.Values{"state": to}})
	})
}
