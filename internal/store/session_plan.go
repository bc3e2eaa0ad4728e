package store

import (
	"context"
	"slices"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

// RehearsePlans says what PublishPlans would do, and changes nothing.
func (s *Store) RehearsePlans(ctx context.Context, actor staff.Actor, drafts []session.Draft) ([]session.Planned, error) {
	facts, err := s.planFacts(ctx, s.read, actor, drafts)
	if err != nil {
		return nil, err
	}
	return session.PlanAll(s.pack, facts, signed(drafts, actor), s.now()), nil
}

// PublishPlans publishes the sessions of many plans in one transaction: all of them or, where all is false, the good ones. Where one is refused and all is
// true, none is published. What was published before stays as it is.
func (s *Store) PublishPlans(ctx context.Context, actor staff.Actor, drafts []session.Draft, all bool) ([]session.Planned, error) {
	var planned []session.Planned
	err := s.update(ctx, func(t *Tx) error {
		facts, err := s.planFacts(ctx, t.tx, actor, drafts)
		if err != nil {
			return err
		}
		now := s.now()
		planned = session.PlanAll(s.pack, facts, signed(drafts, actor), now)
		refused := slices.ContainsFunc(planned, func(p session.Planned) bool { return len(p.Faults) > 0 })
		if refused && all {
			return nil
		}
		if err := t.holdFacilities(ctx, plannedAt(facts, planned)); err != nil {
			return err
		}
		var events []event
		for i := range planned {
			if e := &planned[i].Session; len(planned[i].Faults) == 0 && !planned[i].Already {
				if err := t.saveSession(ctx, e); err != nil {
					return err
				}
				events = append(events, newEvent(SessionPublished{SessionID: e.ID, FacilityID: e.FacilityID, Area: e.Area, Day: e.Date}))
			}
		}
		return t.append(ctx, events, now)
	})
	return planned, err
}

// plannedAt says at which facilities sessions are new, and in which version they were read.
func plannedAt(facts session.PlanFacts, planned []session.Planned) map[string]int {
	versions := map[string]int{}
	for i := range planned {
		if len(planned[i].Faults) == 0 && !planned[i].Already {
			f := facts.Facilities[planned[i].Facility][0]
			versions[f.ID] = f.Version
		}
	}
	return versions
}

func signed(drafts []session.Draft, actor staff.Actor) []session.Draft {
	out := slices.Clone(drafts)
	for i := range out {
		out[i].Act.By = actor.ID
	}
	return out
}

func (s *Store) planFacts(ctx context.Context, q querier, actor staff.Actor, drafts []session.Draft) (session.PlanFacts, error) {
	facts := session.PlanFacts{Facilities: map[string][]facility.Facility{}, Held: map[string][]stock.Holding{},
		May: func(act session.Publish, at facility.Facility) bool { return mayPublish(actor, act, at) }}
	var ids, named []string
	for _, d := range drafts {
		if id.Valid(d.Facility) {
			ids = append(ids, d.Facility)
		} else if d.Facility != "" {
			named = append(named, d.Facility)
		}
	}
	found, err := s.scanFacilities(ctx, q, "SELECT "+names(facilityTable.cols)+" FROM facility WHERE facility_id = ANY($1)", []any{s.d.list(ids)})
	if err != nil {
		return facts, err
	}
	byName, err := s.scanFacilities(ctx, q, "SELECT "+names(facilityTable.cols)+" FROM facility WHERE name = ANY($1)", []any{s.d.list(named)})
	if err != nil {
		return facts, err
	}
	byCode, err := s.facilitiesByCode(ctx, q, named)
	if err != nil {
		return facts, err
	}
	add := func(key string, f facility.Facility) {
		if actor.Scope.Covers(f.Area, f.ID) {
			facts.Facilities[key] = append(facts.Facilities[key], f)
		}
	}
	for _, f := range found {
		add(f.ID, f)
	}
	for _, f := range byName {
		add(f.Name, f)
	}
	for _, text := range named {
		if f := byCode[facility.CleanCode(text)]; f != nil && len(facts.Facilities[text]) == 0 {
			add(text, *f)
		}
	}
	if facts.Existing, err = s.loadSessions(ctx, q, facts.IDs(drafts)); err != nil {
		return facts, err
	}
	for _, all := range facts.Facilities {
		for _, f := range all {
			if facts.Held[f.ID] == nil {
				if facts.Held[f.ID], err = s.loadHoldings(ctx, q, f.ID); err != nil {
					return facts, err
				}
			}
		}
	}
	return facts, nil
}
