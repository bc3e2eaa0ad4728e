package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/openwin/openwin/internal/batch"
	"github.com/openwin/openwin/internal/operation"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

var (
	operationTable = newTable("operation", `session_id text, op_id text, device_id text, seq bigint, kind text, about text, subject text, by_staff text, occurred_at bigint,
		received_at bigint, received_by text, digest text, body_sealed bytea, outcome text, findings text, problem text, applied_at bigint`, "ON CONFLICT (session_id, op_id) DO NOTHING")
	operationDueTable  = newTable("operation_due", "session_id text, op_id text, about text, due_at bigint, tries bigint", "ON CONFLICT (session_id, op_id) DO NOTHING")
	deviceSessionTable = newTable("device_session", "device_id text, session_id text", "ON CONFLICT (device_id, session_id) DO NOTHING")
)

// keepAct is a piece of a device's log that has come.
type keepAct struct {
	heard Heard
	lines []operation.Line
	dueIn time.Duration
}

// kept is what of the log had come before, by session and id, and how far the log has come without a gap.
type kept struct {
	before map[opKey]operation.Line
	have   int
}

type opKey struct{ session, op string }

// KeepOperations keeps a piece of a device's log, in one commit with whatever other devices send at this moment. It answers after the commit:
// from then on nothing of it is lost. Lines that had come before are given as they stand, the others as they are kept; have is the highest
// number up to which the device's log is complete. What is not settled after dueIn is due.
func (s *Store) KeepOperations(ctx context.Context, heard Heard, lines []operation.Line, dueIn time.Duration) (now []operation.Line, before map[string]bool, have int, err error) {
	k, err := s.hot.keep.Do(ctx, keepAct{heard, lines, dueIn})
	if err != nil {
		return nil, nil, 0, err
	}
	now, before = slices.Clone(lines), map[string]bool{}
	for i, l := range lines {
		if old, ok := k.before[opKey{l.SessionID, l.ID}]; ok {
			now[i], before[l.ID] = old, true
		}
	}
	return now, before, k.have, nil
}

func (s *Store) keepBatch(ctx context.Context, t *Tx, acts []keepAct) ([]batch.Result[kept], error) {
	var keys []opKey
	for _, act := range acts {
		for _, l := range act.lines {
			keys = append(keys, opKey{l.SessionID, l.ID})
		}
	}
	known, err := s.operations(ctx, t.tx, keys)
	if err != nil {
		return nil, err
	}
	var rows, due, met [][]any
	for _, act := range acts {
		for i := range act.lines {
			l := &act.lines[i]
			key := opKey{l.SessionID, l.ID}
			if _, ok := known[key]; ok {
				continue
			}
			row, err := s.operationRow(l)
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
			met = append(met, []any{l.DeviceID, l.SessionID})
			if !l.Outcome.Over() {
				due = append(due, []any{l.SessionID, l.ID, l.About, l.ReceivedAt.Add(act.dueIn), 0})
			}
		}
	}
	same := func(a, b []any) bool { return byOperation(a, b) == 0 } // one operation twice in a batch
	for _, all := range []*[][]any{&rows, &due, &met} {
		slices.SortStableFunc(*all, byOperation)
		*all = slices.CompactFunc(*all, same)
	}
	for _, in := range []struct {
		into table
		rows [][]any
	}{{deviceSessionTable, met}, {operationTable, rows}, {operationDueTable, due}} {
		if _, err := t.insert(ctx, in.into, in.rows); err != nil {
			return nil, err
		}
	}
	results := make([]batch.Result[kept], len(acts))
	for i, act := range acts {
		if _, err := t.tx.ExecContext(ctx, "UPDATE device SET seen_at = $1, unsent = CASE WHEN $2 THEN $3 ELSE unsent END, oldest_at = CASE WHEN $2 THEN $4 ELSE oldest_at END WHERE device_id = $5",
			int64(s.now()), act.heard.Told, act.heard.Unsent, int64(act.heard.OldestAt), act.heard.DeviceID); err != nil {
			return nil, err
		}
		have, err := s.advance(ctx, t, act.heard.DeviceID)
		if err != nil {
			return nil, err
		}
		results[i].Value = kept{before: known, have: have}
	}
	return results, nil
}

func (s *Store) operationRow(l *operation.Line) ([]any, error) {
	data, err := json.Marshal(l.Operation)
	if err != nil {
		return nil, err
	}
	body, err := s.keys.Seal(string(data), l.ID, "operation")
	return []any{l.SessionID, l.ID, l.DeviceID, l.Seq, string(l.Kind), l.About, l.Subject, l.By, l.OccurredAt, l.ReceivedAt, l.By2, l.Digest, body,
		string(l.Outcome), findingsText(l.Findings), l.Problem, l.AppliedAt}, err
}

func findingsText(found []schedule.Finding) string {
	if len(found) == 0 {
		return "[]"
	}
	data, err := json.Marshal(found)
	if err != nil {
		panic(err) // findings are plain structs
	}
	return string(data)
}

func (s *Store) operations(ctx context.Context, q querier, keys []opKey) (map[opKey]operation.Line, error) {
	sessions, ids := make([]string, 0, len(keys)), make([]string, 0, len(keys))
	for _, k := range keys {
		sessions, ids = append(sessions, k.session), append(ids, k.op)
	}
	slices.Sort(sessions)
	out := make(map[opKey]operation.Line, len(keys))
	found, err := s.scanOperations(ctx, q, "session_id = ANY($1) AND op_id = ANY($2)", []any{s.d.list(slices.Compact(sessions)), s.d.list(ids)})
	for _, l := range found {
		out[opKey{l.SessionID, l.ID}] = l
	}
	return out, err
}

func (s *Store) scanOperations(ctx context.Context, q querier, where string, args []any) (out []operation.Line, err error) {
	err = s.each(ctx, q, "SELECT "+names(operationTable.cols)+" FROM operation WHERE "+where, args, func(rows *sql.Rows) error {
		var l operation.Line
		var body []byte
		var findings string
		if err := rows.Scan(&l.SessionID, &l.ID, &l.DeviceID, &l.Seq, &l.Kind, &l.About, &l.Subject, &l.By, &l.OccurredAt, &l.ReceivedAt, &l.By2, &l.Digest, &body,
			&l.Outcome, &findings, &l.Problem, &l.AppliedAt); err != nil {
			return err
		}
		s.openOperation(&l, body)
		out = append(out, l)
		return json.Unmarshal([]byte(findings), &out[len(out)-1].Findings)
	})
	return out, err
}

// openOperation reads what is sealed of a line. One that cannot be opened stops none of the others: it is Unread.
func (s *Store) openOperation(l *operation.Line, body []byte) {
	columns := l.Operation
	text, err := s.keys.Unseal(body, l.ID, "operation")
	if err == nil {
		err = json.Unmarshal([]byte(text), &l.Operation)
	}
	if err != nil {
		l.Operation, l.Unread = columns, true
	}
	l.SessionID = columns.SessionID // of what could not be read, the log's own
}

// SessionOperations is the log of a session since an instant, in the order in which things happened. It is for whoever may see the session.
func (s *Store) SessionOperations(ctx context.Context, sessionID string, since when.Instant) ([]operation.Line, error) {
	return s.scanOperations(ctx, s.read, "session_id = $1 AND (received_at > $2 OR applied_at > $2) ORDER BY occurred_at, device_id, seq", []any{sessionID, int64(since)})
}

// SessionOperationsOf is what of a session's log is of some kinds, in the order in which things happened.
func (s *Store) SessionOperationsOf(ctx context.Context, sessionID string, kinds ...string) ([]operation.Line, error) {
	return s.scanOperations(ctx, s.read, "session_id = $1 AND kind = ANY($2) ORDER BY occurred_at, device_id, seq", []any{sessionID, s.d.list(kinds)})
}

// ClaimOperations gives operations that are due now, those due first in front, to whoever asks: nobody else is given them within the time lent, so
// that many processes share the work. What is not settled by then is due again.
func (s *Store) ClaimOperations(ctx context.Context, now when.Instant, lent time.Duration, most int) ([]operation.Line, error) {
	for {
		keys, err := s.dueKeys(ctx, s.read, "due_at <= $1 ORDER BY due_at, session_id, op_id LIMIT $2", int64(now), most)
		if err != nil || len(keys) == 0 {
			return nil, err
		}
		claimed, err := s.lend(ctx, keys, now, now.Add(lent))
		if err != nil {
			return nil, err
		}
		if len(claimed) > 0 { // else others have taken them all: there may be more
			return s.dueOperations(ctx, claimed)
		}
	}
}

// lend puts off operations that are still due, and gives those.
func (s *Store) lend(ctx context.Context, keys []dueKey, now, until when.Instant) (claimed []dueKey, err error) {
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{k.session, k.op, now, until}
	}
	slices.SortFunc(rows, byOperation)
	err = s.update(ctx, func(t *Tx) error {
		claimed = nil
		from, args := t.d.rows(columns("session_id text, op_id text, now bigint, until bigint"), rows)
		mine := map[opKey]bool{}
		err := s.each(ctx, t.tx, "UPDATE operation_due SET due_at = d.until FROM "+from+` WHERE operation_due.session_id = d.session_id AND operation_due.op_id = d.op_id
			AND operation_due.due_at <= d.now RETURNING operation_due.session_id, operation_due.op_id`, args, func(rows *sql.Rows) error {
			var k opKey
			err := rows.Scan(&k.session, &k.op)
			mine[k] = true
			return err
		})
		for _, k := range keys {
			if mine[k.opKey] {
				claimed = append(claimed, k)
			}
		}
		return err
	})
	return claimed, err
}

// OperationsAbout are those that wait for the registration of people.
func (s *Store) OperationsAbout(ctx context.Context, people []string) ([]operation.Line, error) {
	keys, err := s.dueKeys(ctx, s.read, "about = ANY($1)", s.d.list(people))
	if err != nil {
		return nil, err
	}
	return s.dueOperations(ctx, keys)
}

// dueKey is an operation that is not decided.
type dueKey struct {
	opKey
	tries int
}

func (s *Store) dueKeys(ctx context.Context, q querier, where string, args ...any) (keys []dueKey, err error) {
	err = s.each(ctx, q, "SELECT session_id, op_id, tries FROM operation_due WHERE "+where, args, func(rows *sql.Rows) error {
		var k dueKey
		err := rows.Scan(&k.session, &k.op, &k.tries)
		keys = append(keys, k)
		return err
	})
	return keys, err
}

func (s *Store) dueOperations(ctx context.Context, keys []dueKey) (out []operation.Line, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	plain := make([]opKey, len(keys))
	for i, k := range keys {
		plain[i] = k.opKey
	}
	found, err := s.operations(ctx, s.read, plain)
	for _, k := range keys {
		if l, ok := found[k.opKey]; ok {
			l.Tries = k.tries
			out = append(out, l)
		}
	}
	return out, err
}

// byOperation is the order in which rows of operations are locked.
func byOperation(a, b []any) int {
	return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(a[1].(string), b[1].(string)))
}

// Settled is what became of an operation, and the items to review that follow.
type Settled struct {
	Line     operation.Line
	Items    []review.Item
	Why      operation.Why // of one that is set aside
	Area     string        // where that is seen
	Facility string
}

// SettleOperations writes what became of operations. What was settled before stays so.
func (s *Store) SettleOperations(ctx context.Context, all []Settled) error {
	if len(all) == 0 {
		return nil
	}
	_, err := s.hot.settle.Do(ctx, all)
	return err
}

func (s *Store) settleBatch(ctx context.Context, t *Tx, acts [][]Settled) ([]batch.Result[bool], error) {
	var over, due [][]any
	var items []review.Item
	var aside []Settled
	now := s.now()
	for _, act := range acts {
		for _, one := range act {
			l := one.Line
			items = append(items, one.Items...)
			if l.Outcome == operation.Aside {
				aside = append(aside, one)
			}
			if l.Outcome.Over() {
				over = append(over, []any{l.SessionID, l.ID, string(l.Outcome), findingsText(l.Findings), l.Problem, now})
				continue
			}
			wait := operation.AgainIn(l.Tries)
			if l.Outcome == operation.Waiting {
				wait = operation.LookAgainIn(l.Tries)
			}
			due = append(due, []any{l.SessionID, l.ID, string(l.Outcome), now.Add(wait), l.Tries})
		}
	}
	for _, all := range []*[][]any{&over, &due} {
		slices.SortStableFunc(*all, byOperation)
		*all = slices.CompactFunc(*all, func(a, b []any) bool { return byOperation(a, b) == 0 })
	}
	if _, err := t.update(ctx, `UPDATE operation SET outcome = d.outcome, findings = d.findings, problem = d.problem, applied_at = d.applied_at FROM {rows}
		WHERE operation.session_id = d.session_id AND operation.op_id = d.op_id AND operation.outcome IN ('kept', 'waiting')`,
		"session_id text, op_id text, outcome text, findings text, problem text, applied_at bigint", over); err != nil {
		return nil, err
	}
	settled := map[string][]string{}
	for _, row := range over {
		at := row[0].(string)
		settled[at] = append(settled[at], row[1].(string))
	}
	for _, at := range slices.Sorted(maps.Keys(settled)) {
		if _, err := t.tx.ExecContext(ctx, t.d.text("DELETE FROM operation_due WHERE session_id = $1 AND op_id = ANY($2)"), at, t.d.list(settled[at])); err != nil {
			return nil, err
		}
	}
	if _, err := t.update(ctx, `UPDATE operation SET outcome = d.outcome FROM {rows}
		WHERE operation.session_id = d.session_id AND operation.op_id = d.op_id AND operation.outcome IN ('kept', 'waiting')`,
		"session_id text, op_id text, outcome text, due_at bigint, tries bigint", due); err != nil {
		return nil, err
	}
	if _, err := t.update(ctx, `UPDATE operation_due SET due_at = d.due_at, tries = d.tries FROM {rows}
		WHERE operation_due.session_id = d.session_id AND operation_due.op_id = d.op_id`, "session_id text, op_id text, outcome text, due_at bigint, tries bigint", due); err != nil {
		return nil, err
	}
	if err := t.setAside(ctx, aside); err != nil {
		return nil, err
	}
	if len(items) > 0 {
		if err := t.OpenReviews(ctx, items); err != nil {
			return nil, err
		}
	}
	results := make([]batch.Result[bool], len(acts))
	for i := range results {
		results[i].Value = true
	}
	return results, nil
}
