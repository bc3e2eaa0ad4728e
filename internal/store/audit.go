package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

var auditTable = newTable("audit", `audit_id text, at bigint, act text, kind text, thing_id text, area_id text, facility_id text, by_staff text, by_role text,
	before text, after text`, "")

// audit adds lines to the audit trail, in the transaction of the change itself: there is no change without its line. Where a line has no
// area, it is that of its facility; where it has no role, it is the one that whoever did it holds.
func (t *Tx) audit(ctx context.Context, lines ...audit.Line) error {
	if len(lines) == 0 {
		return nil
	}
	if err := t.placeLines(ctx, lines); err != nil {
		return err
	}
	rows := make([][]any, len(lines))
	for i, l := range lines {
		before, after := audit.Diff(l.Before, l.After)
		rows[i] = []any{id.New(), t.s.now(), string(l.Act), string(l.Kind), l.Thing, l.Area, l.Facility, l.By, l.Role, asJSON(before), asJSON(after)}
	}
	_, err := t.insert(ctx, auditTable, rows)
	return err
}

// placeLines fills in the areas of facilities and the roles of staff, one query for each that is missing.
func (t *Tx) placeLines(ctx context.Context, lines []audit.Line) error {
	var facilities, people []string
	for i := range lines {
		l := &lines[i]
		if l.Area == "" && l.Facility != "" {
			facilities = append(facilities, l.Facility)
		}
		switch {
		case l.Role == "" && l.By != "":
			people = append(people, l.By)
		case l.Role == "":
			l.Role = audit.Program
		}
	}
	areas, roles := map[string]string{}, map[string]string{}
	for _, ask := range []struct {
		into  map[string]string
		query string
		ids   []string
	}{{areas, "SELECT facility_id, area_id FROM facility WHERE facility_id = ANY($1)", facilities}, {roles, "SELECT staff_id, role FROM staff WHERE staff_id = ANY($1)", people}} {
		if len(ask.ids) == 0 {
			continue
		}
		if err := t.s.each(ctx, t.tx, ask.query, []any{t.s.d.list(ask.ids)}, func(rows *sql.Rows) error {
			var key, value string
			err := rows.Scan(&key, &value)
			ask.into[key] = value
			return err
		}); err != nil {
			return err
		}
	}
	for i := range lines {
		lines[i].Area = cmp.Or(lines[i].Area, areas[lines[i].Facility])
		lines[i].Role = cmp.Or(lines[i].Role, roles[lines[i].By])
	}
	return nil
}

// citizenOr is who acts for themselves, or the member of staff who acts for them.
func citizenOr(staffID string) (by, role string) {
	if staffID == "" {
		return "", audit.Citizen
	}
	return staffID, ""
}

func asJSON(v audit.Values) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // it came from JSON
	}
	return string(data)
}

// AuditFilter narrows the audit trail. What is "" or zero narrows nothing.
type AuditFilter struct {
	Day   when.Date
	Kind  audit.Kind
	By    string // staff id
	Thing string // id
}

// AuditPlace is where a page of the trail begins: with what is older than this. The zero place is the newest.
type AuditPlace struct {
	At when.Instant
	ID string
}

// Audit lists up to most lines of the audit trail in somebody's scope, the newest first.
func (s *Store) Audit(ctx context.Context, scope staff.Scope, f AuditFilter, before AuditPlace, most int) ([]audit.Line, error) {
	args, where := []any{}, "1 = 1"
	add := func(condition string, values ...any) {
		marks := make([]any, len(values))
		for i, v := range values {
			args = append(args, v)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		where += " AND " + fmt.Sprintf(condition, marks...)
	}
	area, _ := s.pack.Areas.Area(scope.Area())
	switch {
	case scope.Facility() != "":
		add("facility_id = %s", scope.Facility())
	case area.Kind == place.District && len(s.pack.Areas.Below(area.ID)) == 0: // read in the order of the index
		add("area_id = %s", scope.Area())
	default:
		add("(area_id = %s OR (area_id >= %s AND area_id < %s))", scope.Area(), scope.Area()+"-", scope.Area()+".")
	}
	if f.Day != 0 {
		add("at >= %s AND at < %s", int64(f.Day.At(0, s.pack.Zone)), int64(f.Day.Add(1).At(0, s.pack.Zone)))
	}
	for _, narrow := range []struct{ column, value string }{{"kind", string(f.Kind)}, {"by_staff", f.By}, {"thing_id", f.Thing}} {
		if narrow.value != "" {
			add(narrow.column+" = %s", narrow.value)
		}
	}
	if before.At != 0 {
		add("at <= %s AND (at < %s OR audit_id < %s)", int64(before.At), int64(before.At), before.ID)
	}
	args = append(args, most)
	var out []audit.Line
	err := s.each(ctx, s.read, fmt.Sprintf("SELECT %s FROM audit WHERE %s ORDER BY at DESC, audit_id DESC LIMIT $%d", names(auditTable.cols), where, len(args)), args, func(rows *sql.Rows) error {
		var l audit.Line
		var was, is string
		if err := rows.Scan(&l.ID, &l.At, &l.Act, &l.Kind, &l.Thing, &l.Area, &l.Facility, &l.By, &l.Role, &was, &is); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(was), &l.Before); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(is), &l.After)
		out = append(out, l)
		return err
	})
	return out, err
}
