package outbox

import (
	"context"
	"encoding/json"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
)

// Figures counts events into the public figures.
func Figures(p *pack.Pack) Consumer {
	return Consumer{Name: "figures", Most: 4000, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
		tally := coverage.Tally{}
		for _, e := range events {
			if err := count(ctx, p, t, tally, e); err != nil {
				return err
			}
		}
		return t.AddTally(ctx, tally)
	}}
}

func count(ctx context.Context, p *pack.Pack, t *store.Tx, tally coverage.Tally, e store.Event) error {
	switch e.Kind {
	case store.KindDose:
		var given coverage.DoseGiven
		if err := json.Unmarshal([]byte(e.Body), &given); err != nil {
			return err
		}
		tally.AddDose(p, given)
	case store.KindCorrected:
		var c coverage.DosesCorrected
		if err := json.Unmarshal([]byte(e.Body), &c); err != nil {
			return err
		}
		tally.Correct(p, c)
	case store.KindMerged: // two registrations were of one person
		var m store.BeneficiaryMerged
		if err := json.Unmarshal([]byte(e.Body), &m); err != nil {
			return err
		}
		tally.Add(p, m.Area, m.Day, coverage.Registered, -1)
	case store.KindRegistered:
		var r store.BeneficiaryRegistered
		if err := json.Unmarshal([]byte(e.Body), &r); err != nil {
			return err
		}
		tally.Add(p, r.Area, r.Day, coverage.Registered, 1)
	case store.KindOff:
		var s store.SessionCancelled
		if err := json.Unmarshal([]byte(e.Body), &s); err != nil {
			return err
		}
		tally.Add(p, s.Area, s.Day, coverage.Sessions, -1)
	case store.KindPublished:
		var s store.SessionPublished
		if err := json.Unmarshal([]byte(e.Body), &s); err != nil {
			return err
		}
		tally.Add(p, s.Area, s.Day, coverage.Sessions, 1)
		first, err := t.FirstSession(ctx, s.FacilityID, s.Day)
		if err != nil {
			return err
		}
		if first {
			tally.Add(p, s.Area, s.Day, coverage.Sites, 1)
		}
	}
	return nil
}
