package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

// A hub holds a part of the centre's records: those of one facility for the days to come. It is a database like any other, so that everything
// else works there as it does here; this file takes that part out and puts it in.

// Bundle is that part: rows of tables, as they are, with what is sealed laid open, because a hub has keys of its own.
type Bundle struct {
	Facility  string      `json:"facility"` // id
	AsOf      int64       `json:"as_of"`
	Version   string      `json:"version"`
	ExportKey any         `json:"export_key"` // the centre's, for devices that sign in at the hub
	Tables    []HubedRows `json:"tables"`
}

// HubedRows are rows of a table.
type HubedRows struct {
	Table string  `json:"table"`
	Cols  string  `json:"cols"` // names and types, to tell a hub of another version
	Rows  [][]any `json:"rows"`
}

// hubTable is a table of which a hub holds a part.
type hubTable struct {
	name   string
	cols   []column
	by     string            // the column by which its rows are chosen, and replaced
	what   string            // what that is: facility, staff, lot, session or person
	sealed map[string]string // columns that are sealed with the row's id, which is the first column, to the field they are sealed as
}

var hubTables = []hubTable{
	{"facility", facilityTable.cols, "facility_id", "facility", nil},
	{"staff", columns("staff_id text, login text, name text, role text, area_id text, facility_id text, password_hash text, active boolean, term bigint, find text"), "facility_id", "facility", nil},
	{"second_factor", columns("staff_id text, secret_sealed bytea, last_step bigint"), "staff_id", "staff", map[string]string{"secret_sealed": "second_factor.secret"}},
	{"session", sessionTable.cols, "session_id", "session", nil},
	{"slot", slotTable.cols, "session_id", "session", nil},
	{"session_lot", sessionLotTable.cols, "session_id", "session", nil},
	{"lot", lotTable.cols, "lot_id", "lot", nil},
	{"vial", vialTable.cols, "session_id", "session", nil},
	{"roster", rosterTable.cols, "session_id", "session", nil},
	{"beneficiary", beneficiaryTable.cols, "beneficiary_id", "person", map[string]string{"name_sealed": "name", "phone_sealed": "phone"}},
	{"appointment", appointmentTable.cols, "beneficiary_id", "person", nil},
	{"dose", doseTable.cols, "beneficiary_id", "person", nil},
	{"review", reviewTable.cols, "beneficiary_id", "person", nil},
}

// hubDays is how many days ahead a hub holds sessions of.
const hubDays = 7

// Bundle takes out what a hub of the actor's facility needs. Everybody on a roster in it counts as looked at. Fault: hub_facility_needed for
// somebody who answers for no facility.
func (s *Store) Bundle(ctx context.Context, actor staff.Actor) (Bundle, error) {
	facility := actor.Scope.Facility()
	if facility == "" {
		return Bundle{}, fault.New(fault.Refused, "hub_facility_needed")
	}
	today := s.now().On(s.pack.Zone)
	ids := map[string][]string{"facility": {facility}}
	var err error
	ask := func(what, query string, args ...any) {
		if err == nil {
			ids[what], err = s.texts(ctx, query, args...)
		}
	}
	ask("staff", "SELECT staff_id FROM staff WHERE facility_id = $1 AND active", facility)
	ask("session", "SELECT session_id FROM session WHERE facility_id = $1 AND date >= $2 AND date <= $3", facility, today.Add(-1).String(), today.Add(hubDays).String())
	ask("lot", "SELECT DISTINCT lot_id FROM session_lot WHERE session_id = ANY($1)", s.d.list(ids["session"]))
	ask("person", "SELECT DISTINCT beneficiary_id FROM roster WHERE session_id = ANY($1)", s.d.list(ids["session"]))
	if err != nil {
		return Bundle{}, err
	}
	out := Bundle{Facility: facility}
	for _, t := range hubTables {
		rows, err := s.hubRows(ctx, t, ids[t.what])
		if err != nil {
			return Bundle{}, err
		}
		out.Tables = append(out.Tables, HubedRows{Table: t.name, Cols: spelled(t.cols), Rows: rows})
	}
	people := map[string]*beneficiary.Beneficiary{}
	for _, id := range ids["person"] {
		people[id] = nil
	}
	if err := s.logAccess(ctx, actor, people, PurposeRoster); err != nil {
		return Bundle{}, err
	}
	data, err := json.Marshal(out.Tables)
	sum := sha256.Sum256(data)
	out.Version, out.AsOf = hex.EncodeToString(sum[:12]), int64(s.now())
	return out, err
}

// spelled writes columns out, so that a hub whose program differs can tell.
func spelled(cols []column) string {
	parts := make([]string, len(cols))
	for i, c := range cols {
		parts[i] = c.name + " " + c.kind
	}
	return strings.Join(parts, ", ")
}

func (s *Store) texts(ctx context.Context, query string, args ...any) (out []string, err error) {
	err = s.each(ctx, s.read, query+" ORDER BY 1", args, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		out = append(out, text)
		return err
	})
	return out, err
}

func (s *Store) hubRows(ctx context.Context, t hubTable, ids []string) ([][]any, error) {
	out := [][]any{}
	if len(ids) == 0 {
		return out, nil
	}
	order := names(t.cols[:min(3, len(t.cols))])
	var went opening
	err := s.each(ctx, s.read, fmt.Sprintf("SELECT %s FROM %s WHERE %s = ANY($1) ORDER BY %s", names(t.cols), t.name, t.by, order), []any{s.d.list(ids)}, func(rows *sql.Rows) error {
		row := make([]any, len(t.cols))
		into := make([]any, len(t.cols))
		for i, c := range t.cols {
			switch c.kind {
			case "bigint":
				into[i] = new(int64)
			case "boolean":
				into[i] = new(bool)
			case "bytea":
				into[i] = new([]byte)
			default:
				into[i] = new(string)
			}
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, c := range t.cols {
			switch v := into[i].(type) {
			case *int64:
				row[i] = *v
			case *bool:
				row[i] = *v
			case *string:
				row[i] = *v
			case *[]byte:
				if len(*v) == 0 {
					row[i] = ""
					break
				}
				of, field := *into[0].(*string), t.sealed[c.name]
				plain, err := s.keys.Unseal(*v, of, field)
				if field == "name" {
					went.add(of, err, false)
				}
				if err != nil && (field == "name" || field == "phone") { // the camp goes on without it
					s.damaged(of)
				} else if err != nil {
					return err
				}
				row[i] = base64.StdEncoding.EncodeToString([]byte(plain))
			}
		}
		out = append(out, row)
		return nil
	})
	if err == nil {
		err = went.check(ctx, s, s.read)
	}
	return out, err
}

// LoadBundle puts a part of the centre's records in, in place of what was there of the same sessions and people, unless there are operations
// that the centre has not had: then it changes nothing and says false. Fault: hub_version for a bundle of another version of the program.
func (s *Store) LoadBundle(ctx context.Context, b Bundle) (loaded bool, err error) {
	rows := map[string][][]any{}
	for _, t := range b.Tables {
		rows[t.Table] = t.Rows
		for _, ours := range hubTables {
			if ours.name == t.Table && spelled(ours.cols) != t.Cols {
				return false, fault.New(fault.Conflict, "hub_version")
			}
		}
	}
	err = s.update(ctx, func(t *Tx) error {
		loaded = false
		var unsent int
		if err := t.tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM operation o WHERE NOT EXISTS
			(SELECT 1 FROM operation_sent d WHERE d.session_id = o.session_id AND d.op_id = o.op_id)`).Scan(&unsent); err != nil || unsent > 0 {
			return err
		}
		for _, table := range hubTables {
			if err := t.loadHubTable(ctx, table, b.Facility, rows[table.name]); err != nil {
				return fmt.Errorf("%s: %w", table.name, err)
			}
		}
		loaded = true
		return nil
	})
	return loaded, err
}

func (t *Tx) loadHubTable(ctx context.Context, table hubTable, facility string, rows [][]any) error {
	at := slices.IndexFunc(table.cols, func(c column) bool { return c.name == table.by })
	var ids []string
	if table.what == "facility" {
		ids = []string{facility}
	}
	for _, row := range rows {
		if len(row) != len(table.cols) {
			return fault.New(fault.Conflict, "hub_version")
		}
		if id, ok := row[at].(string); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	if _, err := t.tx.ExecContext(ctx, t.d.text(fmt.Sprintf("DELETE FROM %s WHERE %s = ANY($1)", table.name, table.by)), t.d.list(slices.Compact(ids))); err != nil {
		return err
	}
	marks := make([]string, len(table.cols))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	insert := fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING", table.name, names(table.cols), strings.Join(marks, ", "))
	for _, row := range rows {
		values := make([]any, len(row))
		for i, c := range table.cols {
			v, err := t.hubValue(table, c, row, i)
			if err != nil {
				return err
			}
			values[i] = v
		}
		if _, err := t.tx.ExecContext(ctx, insert, values...); err != nil {
			return err
		}
	}
	return nil
}

// hubValue is a value of a bundle as the database takes it; what is personal is sealed with this installation's keys.
func (t *Tx) hubValue(table hubTable, c column, row []any, i int) (any, error) {
	wrong := fault.New(fault.Conflict, "hub_version")
	switch c.kind {
	case "bigint":
		n, ok := row[i].(json.Number)
		if !ok {
			return nil, wrong
		}
		return n.Int64()
	case "bytea":
		text, _ := row[i].(string)
		id, _ := row[0].(string)
		plain, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, wrong
		}
		if len(plain) == 0 {
			return []byte{}, nil
		}
		return t.s.keys.Seal(string(plain), id, table.sealed[c.name])
	}
	return row[i], nil
}

// ReadBundle reads a bundle as the centre wrote it. Fault: hub_version.
func ReadBundle(data []byte) (b Bundle, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&b); err != nil {
		return b, fault.New(fault.Conflict, "hub_version").Because(err)
	}
	return b, nil
}
