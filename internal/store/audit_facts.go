package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

// PurposeAudit is looking at what was done with somebody's record.
const PurposeAudit = "audit"

// mostFacts is how many lines are made of the facts of one thing.
const mostFacts = 2000

// AuditFacts makes lines of the audit trail from facts that are only ever added to, newest first: of a session the doses recorded there, of
// a person the registration, bookings and doses. They are not written twice, so that a dose costs no more. Looking at a person's is a look
// that the person sees. There are none for any other thing, nor outside the reader's scope.
func (s *Store) AuditFacts(ctx context.Context, actor staff.Actor, thing string) ([]audit.Line, error) {
	if thing == "" {
		return nil, nil
	}
	out, err := s.personFacts(ctx, actor, thing)
	if err != nil || out != nil {
		return out, err
	}
	return s.sessionFacts(ctx, actor.Scope, thing)
}

func (s *Store) personFacts(ctx context.Context, actor staff.Actor, person string) ([]audit.Line, error) {
	people, err := s.listPeople(ctx, s.read, []string{person})
	b := people[person]
	if err != nil || b == nil || !actor.Scope.Covers(b.Area, "") {
		return nil, err
	}
	if err := s.logAccess(ctx, actor, people, PurposeAudit); err != nil {
		return nil, err
	}
	by, role := citizenOr(b.RegisteredBy)
	out := []audit.Line{{ID: b.ID, At: b.RegisteredAt, Act: audit.Made, Kind: audit.Beneficiary, Thing: b.ID, Area: b.Area, By: by, Role: role}}
	appointments, err := s.loadAppointments(ctx, s.read, []string{person})
	if err != nil {
		return nil, err
	}
	for _, a := range appointments[person] {
		by, role := citizenOr(a.By)
		out = append(out, audit.Line{ID: a.ID, At: a.At, Act: audit.Made, Kind: audit.Appointment, Thing: a.ID, Area: b.Area, By: by, Role: role,
			After: audit.Values{"session": a.SessionID, "dose": a.Dose, "date": a.Date, "state_now": a.State}})
	}
	records, err := s.loadRecords(ctx, s.read, []string{person})
	if err != nil {
		return nil, err
	}
	return s.finishFacts(ctx, append(out, doseLines(records[person])...))
}

func (s *Store) sessionFacts(ctx context.Context, scope staff.Scope, sessionID string) ([]audit.Line, error) {
	if _, err := s.Session(ctx, scope, sessionID); err != nil {
		if fault.From(err).Kind == fault.NotFound {
			err = nil
		}
		return nil, err
	}
	var people []string
	if err := s.each(ctx, s.read, "SELECT DISTINCT beneficiary_id FROM roster WHERE session_id = $1 LIMIT $2", []any{sessionID, mostFacts}, func(rows *sql.Rows) error {
		var person string
		err := rows.Scan(&person)
		people = append(people, person)
		return err
	}); err != nil {
		return nil, err
	}
	all, err := s.loadRecords(ctx, s.read, people)
	if err != nil {
		return nil, err
	}
	var out []audit.Line
	for _, person := range people {
		records := slices.DeleteFunc(all[person], func(d dose.Dose) bool { return d.SessionID != sessionID })
		out = append(out, doseLines(records)...)
	}
	return s.finishFacts(ctx, out)
}

// doseLines are records of doses as lines. A correction has what it replaces before it, where that is among them.
func doseLines(records []dose.Dose) []audit.Line {
	values := func(d dose.Dose) audit.Values {
		return audit.Values{"number": d.Number, "product": d.Product, "lot": d.LotID, "session": d.SessionID, "given_at": d.OccurredAt, "late": d.LateReason != "",
			"void": d.Void, "case": d.CaseID}
	}
	bySeq := map[int]dose.Dose{}
	var out []audit.Line
	for _, d := range records {
		bySeq[d.Seq] = d
		by, role := d.RecordedBy, ""
		if by == "" {
			role = audit.Program
		}
		line := audit.Line{ID: d.ID, At: d.RecordedAt, Act: audit.Made, Kind: audit.Dose, Thing: d.ID, Area: d.Area, Facility: d.FacilityID, By: by, Role: role, After: values(d)}
		if before, ok := bySeq[d.Replaces]; ok && d.Replaces != 0 {
			line.Act, line.Before = audit.Changed, values(before)
		}
		out = append(out, line)
	}
	return out
}

// finishFacts fills in the roles of staff, leaves of each line what differs, and puts the newest first.
func (s *Store) finishFacts(ctx context.Context, lines []audit.Line) ([]audit.Line, error) {
	var ids []string
	for _, l := range lines {
		ids = append(ids, l.By)
	}
	offices, err := s.OfficesByID(ctx, ids)
	for i := range lines {
		l := &lines[i]
		l.Role = cmp.Or(l.Role, string(offices[l.By].Role))
		l.Before, l.After = audit.Diff(l.Before, l.After)
	}
	slices.SortStableFunc(lines, func(a, b audit.Line) int { return cmp.Compare(b.At, a.At) })
	return lines, err
}
