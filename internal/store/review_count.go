package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"

	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/when"
)

var reviewCountTable = newTable("review_count", "counter text, n bigint", "ON CONFLICT (counter) DO UPDATE SET n = review_count.n + excluded.n")

func compareText(a, b string) int { return cmp.Compare(a, b) }

// CountForReview adds to the counters of the flag rules, in key order, and gives where each of them stands now: two statements, however
// many doses there are.
func (t *Tx) CountForReview(ctx context.Context, counts review.Counts) (review.Counts, error) {
	keys := sortedKeys(counts, compareText)
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{k, counts[k]}
	}
	if _, err := t.insert(ctx, reviewCountTable, rows); err != nil {
		return nil, err
	}
	return t.s.counters(ctx, t.tx, keys)
}

func (s *Store) counters(ctx context.Context, q querier, keys []string) (review.Counts, error) {
	out := review.Counts{}
	err := s.each(ctx, q, "SELECT counter, n FROM review_count WHERE counter = ANY($1)", []any{s.d.list(keys)}, func(rows *sql.Rows) error {
		var key string
		var n int64
		err := rows.Scan(&key, &n)
		out[key] = n
		return err
	})
	return out, err
}

// ForgetCounters drops the counters of the flag rules of days before a day, those of one day at most at a time.
func (s *Store) ForgetCounters(ctx context.Context, before when.Date) error {
	return s.update(ctx, func(t *Tx) error {
		_, err := t.tx.ExecContext(ctx, `DELETE FROM review_count WHERE counter < $1
			AND counter <= (SELECT SUBSTR(MIN(counter), 1, 10) FROM review_count) || '~'`, before.String())
		return err
	})
}

// FindingsOf reads what the rules for one dose had against doses of people, as review items.
func (t *Tx) FindingsOf(ctx context.Context, people []string) ([]review.Item, error) {
	var out []review.Item
	err := t.s.each(ctx, t.tx, `SELECT r.review_id, r.code, r.args, r.rule, r.area_id, r.facility_id, d.session_id, r.beneficiary_id, r.dose_id, d.recorded_by, r.opened_at
		FROM review r JOIN dose d ON d.beneficiary_id = r.beneficiary_id AND d.dose_id = r.dose_id WHERE r.beneficiary_id = ANY($1)`, []any{t.s.d.list(people)}, func(rows *sql.Rows) error {
		i := review.Item{State: review.Open}
		var values string
		if err := rows.Scan(&i.ID, &i.Code, &values, &i.Rule, &i.Area, &i.FacilityID, &i.SessionID, &i.BeneficiaryID, &i.DoseID, &i.By, &i.OpenedAt); err != nil {
			return err
		}
		out = append(out, i)
		return json.Unmarshal([]byte(values), &out[len(out)-1].Args)
	})
	return out, err
}

// FirstArrivals is when the lots of doses first came to their facilities, by review.Arrival.
func (t *Tx) FirstArrivals(ctx context.Context, doses []review.Dose) (map[string]when.Instant, error) {
	out := map[string]when.Instant{}
	if len(doses) == 0 {
		return out, nil
	}
	var facilities, lots []string
	for _, d := range doses {
		facilities, lots = append(facilities, d.FacilityID), append(lots, d.LotID)
	}
	err := t.s.each(ctx, t.tx, `SELECT facility_id, lot_id, MIN(recorded_at) FROM movement WHERE facility_id = ANY($1) AND lot_id = ANY($2)
		AND to_account = 'store' GROUP BY facility_id, lot_id`, []any{t.s.d.list(facilities), t.s.d.list(lots)}, func(rows *sql.Rows) error {
		var facility, lot string
		var at when.Instant
		err := rows.Scan(&facility, &lot, &at)
		out[review.Arrival(facility, lot)] = at
		return err
	})
	return out, err
}

// BookedAt is how many places of sessions are taken online.
func (t *Tx) BookedAt(ctx context.Context, sessions []string) (map[string]int, error) {
	out := map[string]int{}
	if len(sessions) == 0 {
		return out, nil
	}
	err := t.s.each(ctx, t.tx, "SELECT session_id, SUM(taken) FROM slot WHERE session_id = ANY($1) AND channel <> '"+string(session.WalkIn)+"' GROUP BY session_id",
		[]any{t.s.d.list(sessions)}, func(rows *sql.Rows) error {
			var id string
			var n int
			err := rows.Scan(&id, &n)
			out[id] = n
			return err
		})
	return out, err
}

// AreasOf are the areas that people are registered in.
func (t *Tx) AreasOf(ctx context.Context, people []string) (map[string]string, error) {
	out := map[string]string{}
	err := t.s.each(ctx, t.tx, "SELECT beneficiary_id, area_id FROM beneficiary WHERE beneficiary_id = ANY($1)", []any{t.s.d.list(people)}, func(rows *sql.Rows) error {
		var person, area string
		err := rows.Scan(&person, &area)
		out[person] = area
		return err
	})
	return out, err
}
