package outbox

import (
	"context"
	"encoding/json"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/store"
)

// Reviews opens review items: what the rules had against a dose that was kept, and what flag rules find where doses are looked at together.
// The counters move with the place in the outbox, so that each dose counts once.
func Reviews(p *pack.Pack) Consumer {
	return Consumer{Name: "reviews", Most: 4000, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
		doses, moved, found, err := watched(ctx, t, events)
		if err != nil || len(doses)+len(moved)+len(found) == 0 {
			return err
		}
		var seen review.Seen
		if seen.Totals, err = t.CountForReview(ctx, review.CountsOf(p, doses, moved)); err != nil {
			return err
		}
		if seen.Arrived, err = t.FirstArrivals(ctx, review.WantArrivals(p, doses)); err != nil {
			return err
		}
		if seen.BookedAt, err = t.BookedAt(ctx, review.WantBooked(p, doses, seen.Totals)); err != nil {
			return err
		}
		return t.OpenReviews(ctx, append(found, review.Found(p, doses, moved, seen)...))
	}}
}

// watched reads from events the doses and the moves that flag rules look at, and what the rules for one dose had against some of them.
func watched(ctx context.Context, t *store.Tx, events []store.Event) (doses []review.Dose, moved []review.Moved, found []review.Item, err error) {
	var against, movers []string
	for _, e := range events {
		switch e.Kind {
		case store.KindDose:
			var d coverage.DoseGiven
			if err := json.Unmarshal([]byte(e.Body), &d); err != nil {
				return nil, nil, nil, err
			}
			if d.Found {
				against = append(against, d.BeneficiaryID)
			}
			if d.SessionID != "" {
				doses = append(doses, review.Dose{ID: d.DoseID, BeneficiaryID: d.BeneficiaryID, Area: d.Area, FacilityID: d.FacilityID, SessionID: d.SessionID, LotID: d.LotID,
					LotNumber: d.LotNumber, Behind: d.Behind, By: d.By, WalkIn: d.WalkIn, Outside: d.Outside, Late: d.Late, OccurredAt: d.At, RecordedAt: e.At})
			}
		case store.KindMoved:
			var m store.MemberMoved
			if err := json.Unmarshal([]byte(e.Body), &m); err != nil {
				return nil, nil, nil, err
			}
			if m.Left != "" {
				movers = append(movers, m.BeneficiaryID)
				moved = append(moved, review.Moved{Phone: m.Left, BeneficiaryID: m.BeneficiaryID, At: e.At})
			}
		}
	}
	if len(against) > 0 {
		if found, err = t.FindingsOf(ctx, against); err != nil {
			return nil, nil, nil, err
		}
	}
	if len(movers) > 0 {
		areas, err := t.AreasOf(ctx, movers)
		if err != nil {
			return nil, nil, nil, err
		}
		for i := range moved {
			moved[i].Area = areas[moved[i].BeneficiaryID]
		}
	}
	return doses, moved, found, nil
}
