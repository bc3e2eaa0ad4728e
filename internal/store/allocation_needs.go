package store

import (
	"context"
	"database/sql"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/when"
)

// needs reads what is known of the areas that a new plan is for: people, doses given, the recent pace until yesterday, and what is there.
func (s *Store) needs(ctx context.Context, act allocation.New) ([]allocation.Need, error) {
	areas := allocation.Areas(s.pack.Areas, act.Area, act.Level)
	figures, err := s.loadFigures(ctx, act.Area)
	if err != nil {
		return nil, err
	}
	ever, err := s.Figures(ctx, areas, 0)
	if err != nil {
		return nil, err
	}
	today := s.now().On(s.pack.Zone)
	recent, err := s.sums(ctx, areas, coverage.Doses, today.Add(-allocation.PaceDays), today.Add(-1))
	if err != nil {
		return nil, err
	}
	var early map[string]int
	if last, ok := allocation.DueBefore(s.pack.Rules, act.Product, act.From, act.Days); ok {
		if early, err = s.sums(ctx, areas, coverage.ByDose+"1", when.Date(1), last); err != nil {
			return nil, err
		}
	}
	there, err := s.thereOrComing(ctx, act.Product, act.From)
	if err != nil {
		return nil, err
	}
	out := make([]allocation.Need, len(areas))
	for i, area := range areas {
		given := ever[area]
		out[i] = allocation.NeedOf(area, allocation.People(s.pack.Areas, area, act.Groups, figures), allocation.Count{
			First: int(given[coverage.ByDose+"1"]), Second: int(given[coverage.ByDose+"2"]), Early: early[area],
			All: int(given[coverage.Doses]), Product: int(given[coverage.ByProduct+act.Product]), Recent: recent[area], Stock: there[area]})
	}
	return out, nil
}

// sums adds a public counter up by area from one day to another, both included.
func (s *Store) sums(ctx context.Context, areas []string, measure string, from, until when.Date) (map[string]int, error) {
	return s.byArea(ctx, "SELECT area_id, CAST(SUM(n) AS BIGINT) FROM tally WHERE area_id = ANY($1) AND measure = $2 AND day >= $3 AND day <= $4 GROUP BY area_id",
		s.d.list(areas), measure, from, until)
}

// thereOrComing is the doses of a product that areas have or are to have from shipments on their way, and that may be given on a day. What
// lies in a store of a state is in the state and in none of its districts.
func (s *Store) thereOrComing(ctx context.Context, product string, day when.Date) (map[string]int, error) {
	const good = " AND l.product = $1 AND l.expires >= $2 AND l.recalled_at = 0 GROUP BY f.area_id"
	held, err := s.byArea(ctx, `SELECT f.area_id, CAST(SUM(h.on_hand) AS BIGINT) FROM holding h JOIN lot l ON l.lot_id = h.lot_id
		JOIN facility f ON f.facility_id = h.facility_id WHERE h.on_hand > 0`+good, product, day)
	if err != nil {
		return nil, err
	}
	coming, err := s.byArea(ctx, `SELECT f.area_id, CAST(SUM(c.doses) AS BIGINT) FROM shipment s JOIN shipment_lot c ON c.shipment_id = s.shipment_id
		JOIN lot l ON l.lot_id = c.lot_id JOIN facility f ON f.facility_id = s.to_id WHERE s.arrival_id = ''`+good, product, day)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, from := range []map[string]int{held, coming} {
		for area, doses := range from {
			for _, a := range s.pack.Areas.Path(area) {
				out[a.ID] += doses
			}
		}
	}
	return out, nil
}

func (s *Store) byArea(ctx context.Context, query string, args ...any) (map[string]int, error) {
	out := map[string]int{}
	err := s.each(ctx, s.read, query, args, func(rows *sql.Rows) error {
		var area string
		var n int
		err := rows.Scan(&area, &n)
		out[area] = n
		return err
	})
	return out, err
}
