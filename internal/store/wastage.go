package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Use is what became of doses of a product in a district: given to people, or wasted.
type Use struct {
	Area, Product, Reason string // Reason is "" for doses given
	Given, Wasted         int
}

// Uses sums what became of doses in somebody's scope in a span of days, both in it, by district, product and reason. Doses of a session
// count on the night after its day, when its books are closed.
func (s *Store) Uses(ctx context.Context, scope staff.Scope, from, until when.Date) ([]Use, error) {
	args := []any{int64(from.At(0, s.pack.Zone)), int64(until.Add(1).At(0, s.pack.Zone)), scope.Area(), scope.Area() + "."}
	where := "f.area_id >= $3 AND f.area_id < $4"
	if scope.Facility() != "" {
		where += " AND f.facility_id = $5"
		args = append(args, scope.Facility())
	}
	var out []Use
	err := s.each(ctx, s.read, `SELECT f.area_id, l.product, CASE WHEN m.to_account = 'given' THEN '' ELSE m.reason END AS why,
		CAST(SUM(CASE WHEN m.to_account = 'given' THEN m.doses ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN m.to_account = 'wasted' THEN m.doses ELSE 0 END) AS BIGINT)
		FROM movement m JOIN facility f ON f.facility_id = m.facility_id JOIN lot l ON l.lot_id = m.lot_id
		WHERE m.recorded_at >= $1 AND m.recorded_at < $2 AND m.to_account IN ('given', 'wasted') AND `+where+`
		GROUP BY f.area_id, l.product, CASE WHEN m.to_account = 'given' THEN '' ELSE m.reason END ORDER BY f.area_id, l.product, why`, args, func(rows *sql.Rows) error {
		var u Use
		err := rows.Scan(&u.Area, &u.Product, &u.Reason, &u.Given, &u.Wasted)
		out = append(out, u)
		return err
	})
	return out, err
}
