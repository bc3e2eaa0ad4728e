package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

var (
	reviewItemTable = newTable("review_item", `item_id text, code text, args text, rule text, area_id text, facility_id text, session_id text, beneficiary_id text, dose_id text,
		by_staff text, opened_at bigint, state text, decision text, level bigint, steps bigint`, "ON CONFLICT (item_id) DO NOTHING")
	reviewStepTable = newTable("review_step", "item_id text, step bigint, decision text, note_sealed bytea, at bigint, by_staff text", "")
)

// OpenReviews adds review items. One that is there already stays as it is.
func (t *Tx) OpenReviews(ctx context.Context, items []review.Item) error {
	slices.SortFunc(items, func(a, b review.Item) int { return compareText(a.ID, b.ID) })
	rows := make([][]any, len(items))
	for i, it := range items {
		rows[i] = []any{it.ID, it.Code, encode(it.Args), it.Rule, it.Area, it.FacilityID, it.SessionID, it.BeneficiaryID, it.DoseID, it.By, it.OpenedAt, string(it.State), string(it.Decision), it.Level, it.Steps}
	}
	_, err := t.insert(ctx, reviewItemTable, rows)
	return err
}

// ReviewFilter narrows a list of review items.
type ReviewFilter struct {
	State review.State
	Code  string // "" for every code
}

// ReviewPlace is where a page of review items begins: after this one. The zero place is the oldest.
type ReviewPlace struct {
	At when.Instant
	ID string
}

// Reviews lists up to most review items in somebody's scope, the oldest first.
func (s *Store) Reviews(ctx context.Context, scope staff.Scope, filter ReviewFilter, after ReviewPlace, most int) ([]review.Item, error) {
	args := []any{string(filter.State), int64(after.At), scope.Area(), scope.Area() + "-", scope.Area() + ".", after.ID, most}
	where := "state = $1 AND (opened_at > $2 OR (opened_at = $2 AND item_id > $6)) AND " + insideArea
	for _, more := range []struct{ column, value string }{{"facility_id", scope.Facility()}, {"code", filter.Code}} {
		if more.value != "" {
			args = append(args, more.value)
			where += fmt.Sprintf(" AND %s = $%d", more.column, len(args))
		}
	}
	return s.scanReviews(ctx, s.read, where+" ORDER BY opened_at, item_id LIMIT $7", args)
}

func (s *Store) scanReviews(ctx context.Context, q querier, where string, args []any) ([]review.Item, error) {
	var out []review.Item
	err := s.each(ctx, q, "SELECT "+names(reviewItemTable.cols)+" FROM review_item WHERE "+where, args, func(rows *sql.Rows) error {
		var i review.Item
		var values string
		if err := rows.Scan(&i.ID, &i.Code, &values, &i.Rule, &i.Area, &i.FacilityID, &i.SessionID, &i.BeneficiaryID, &i.DoseID, &i.By, &i.OpenedAt, &i.State, &i.Decision, &i.Level, &i.Steps); err != nil {
			return err
		}
		out = append(out, i)
		return json.Unmarshal([]byte(values), &out[len(out)-1].Args)
	})
	return out, err
}

// ReviewFile is all that an officer sees of a review item.
type ReviewFile struct {
	Item    review.Item
	Steps   []review.Step
	Offices map[string]Office // of the staff in its history and of whoever recorded what it is about, by id
	Own     bool              // the reader had a hand in it
}

// ReviewFile reads a review item with its history. Fault: review_unknown, also outside the reader's scope.
func (s *Store) ReviewFile(ctx context.Context, reader staff.Actor, itemID string) (ReviewFile, error) {
	facts, steps, err := s.reviewFacts(ctx, s.read, reader, itemID)
	if err == nil && (facts.Item == nil || !review.MayRead(reader, facts.Item)) {
		err = fault.New(fault.NotFound, "review_unknown")
	}
	if err != nil {
		return ReviewFile{}, err
	}
	ids := []string{facts.Item.By}
	for _, step := range steps {
		ids = append(ids, step.By)
	}
	offices, err := s.OfficesByID(ctx, ids)
	return ReviewFile{Item: *facts.Item, Steps: steps, Offices: offices, Own: facts.Own()}, err
}

// reviewFacts reads what deciding a review item is decided on, and its history.
func (s *Store) reviewFacts(ctx context.Context, q querier, officer staff.Actor, itemID string) (review.Facts, []review.Step, error) {
	facts := review.Facts{Officer: officer}
	found, err := s.scanReviews(ctx, q, "item_id = $1", []any{itemID})
	if err != nil || len(found) == 0 {
		return facts, nil, err
	}
	facts.Item = &found[0]
	var steps []review.Step
	err = s.each(ctx, q, "SELECT step, decision, note_sealed, at, by_staff FROM review_step WHERE item_id = $1 ORDER BY step", []any{itemID}, func(rows *sql.Rows) error {
		var step review.Step
		var note []byte
		if err := rows.Scan(&step.No, &step.Decision, &note, &step.At, &step.By); err != nil {
			return err
		}
		step.Note, err = s.keys.Unseal(note, itemID+" "+fault.Int(step.No), "review.note")
		steps = append(steps, step)
		return err
	})
	if err != nil {
		return facts, nil, err
	}
	if n := len(steps); n > 0 {
		facts.Last = &steps[n-1]
	}
	hands, err := s.counters(ctx, q, []string{review.Hand(facts.Item.SessionID, officer.ID)})
	facts.Hand = facts.Item.SessionID != "" && len(hands) > 0
	return facts, steps, err
}

// DecideReview decides a review item, or opens it again. The same act twice is one. Faults: those of review.Decide.
func (s *Store) DecideReview(ctx context.Context, officer staff.Actor, act review.Act) (review.Item, error) {
	var done review.Item
	err := s.update(ctx, func(t *Tx) error {
		facts, _, err := s.reviewFacts(ctx, t.tx, officer, act.ItemID)
		if err != nil {
			return err
		}
		item, step, already, err := review.Decide(facts, act, s.now())
		if done = item; err != nil || already {
			return err
		}
		note, err := s.keys.Seal(step.Note, item.ID+" "+fault.Int(step.No), "review.note")
		if err != nil {
			return err
		}
		if _, err := t.insert(ctx, reviewStepTable, [][]any{{item.ID, step.No, string(step.Decision), note, step.At, step.By}}); err != nil {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE review_item SET state = $1, decision = $2, level = $3, steps = $4 WHERE item_id = $5 AND steps = $6",
			string(item.State), string(item.Decision), item.Level, item.Steps, item.ID, item.Steps-1))
		if err == nil && n != 1 {
			return errStale
		}
		if err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Decided, Kind: audit.Review, Thing: item.ID, Area: item.Area, Facility: item.FacilityID, By: officer.ID,
			Before: audit.Values{"state": facts.Item.State, "decision": facts.Item.Decision}, After: audit.Values{"state": item.State, "decision": item.Decision}})
	})
	return done, err
}
