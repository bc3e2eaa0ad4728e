package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// Expiring is what a facility has of a lot that expires soon, or has expired.
type Expiring struct {
	stock.Holding
	Facility string // its name
	Area     string
}

// Expiring lists up to most holdings in somebody's scope of lots whose last day is until then, what expires first in front, those after a place that next
// gave; next is "" at the end.
func (s *Store) Expiring(ctx context.Context, scope staff.Scope, until when.Date, after string, most int) (out []Expiring, next string, err error) {
	place := strings.SplitN(after+"..", ".", 3)
	where, args := insideArea, []any{place[0], most + 1, scope.Area(), scope.Area() + "-", scope.Area() + ".", until.String(), place[1], strings.TrimRight(place[2], ".")}
	if at := scope.Facility(); at != "" {
		where, args[3], args[4] = "(area_id = $3 AND f.facility_id = $4 AND '' = $5)", at, ""
	}
	err = s.each(ctx, s.read, `SELECT h.facility_id, f.name, f.area_id, h.lot_id, l.product, l.number, l.expires, h.on_hand, h.reserved, h.quarantined, l.recalled_at
		FROM lot l JOIN holding h ON h.lot_id = l.lot_id JOIN facility f ON f.facility_id = h.facility_id
		WHERE l.expires <= $6 AND (h.on_hand > 0 OR h.quarantined > 0) AND (l.expires > $1 OR (l.expires = $1 AND (h.lot_id > $7 OR (h.lot_id = $7 AND h.facility_id > $8)))) AND `+where+`
		ORDER BY l.expires, h.lot_id, h.facility_id LIMIT $2`, args, func(rows *sql.Rows) error {
		var e Expiring
		err := rows.Scan(&e.FacilityID, &e.Facility, &e.Area, &e.Lot.ID, &e.Lot.Product, &e.Lot.Number, &e.Lot.Expires, &e.OnHand, &e.Reserved, &e.Quarantined, &e.Recalled)
		out = append(out, e)
		return err
	})
	if len(out) > most {
		out = out[:most]
		last := out[most-1]
		next = last.Lot.Expires.String() + "." + last.Lot.ID + "." + last.FacilityID
	}
	return out, next, err
}
