package session

import (
	"errors"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

// PlanFacts is what the store knows that bears on many plans.
type PlanFacts struct {
	Existing   map[string]*Session // by id: those of IDs
	Facilities map[string][]facility.Facility
	Held       map[string][]stock.Holding // by facility id, the first to expire first; it takes up what each plan sets aside
	May        func(Publish, facility.Facility) bool
}

// IDs lists the ids that the sessions of some drafts have, where their facilities are known.
func (f PlanFacts) IDs(drafts []Draft) []string {
	var ids []string
	for _, d := range drafts {
		if at := f.Facilities[d.Facility]; len(at) == 1 {
			ids = append(ids, d.id(at[0].ID))
		}
	}
	return ids
}

// Planned is what becomes of one draft: a session, one that was there already, or the faults that refuse it.
type Planned struct {
	Draft
	Name    string // of the facility, "" where it is not known
	Already bool
	Session Session
}

// PlanAll decides many plans, each on the stock that those before it leave. Doses are set aside of what expires first. A plan without
// vaccine behind every place is refused with its row.
func PlanAll(p *pack.Pack, f PlanFacts, drafts []Draft, now when.Instant) []Planned {
	done := map[string]*Session{}
	out := make([]Planned, len(drafts))
	for i, d := range drafts {
		if at := f.Facilities[d.Facility]; len(at) == 1 {
			d.Act.ID, out[i].Name = d.id(at[0].ID), at[0].Name
		}
		out[i].Draft = d
		existing := f.Existing[d.Act.ID]
		if existing == nil {
			existing = done[d.Act.ID]
		}
		if existing != nil && existing.State == Cancelled {
			out[i].Faults = append(out[i].Faults, fault.New(fault.Conflict, "session_cancelled", "date", existing.Date.String()).On("date"))
			continue
		}
		if existing != nil {
			out[i].Already, out[i].Session = true, *existing
			continue
		}
		s, faults := f.plan(p, d, now)
		out[i].Faults = faults
		if len(faults) == 0 {
			out[i].Session = s
			done[s.ID] = &out[i].Session
		}
	}
	return out
}

func (f PlanFacts) plan(p *pack.Pack, d Draft, now when.Instant) (Session, fault.List) {
	found := f.Facilities[d.Facility]
	faults := d.Faults
	switch {
	case d.Facility == "":
		return Session{}, faults
	case len(found) == 0:
		return Session{}, append(faults, fault.New(fault.NotFound, "facility_unknown").On("facility"))
	case len(found) > 1:
		return Session{}, append(faults, fault.New(fault.Conflict, "facility_ambiguous").On("facility"))
	case len(faults) > 0:
		return Session{}, faults
	}
	at := found[0]
	act := d.Act
	act.FacilityID = at.ID
	if !f.May(act, at) {
		return Session{}, fault.List{fault.New(fault.Forbidden, "forbidden").On("facility")}
	}
	held := f.Held[at.ID]
	act.Lots = Enough(held, act)
	byLot := make(map[string]stock.Holding, len(held))
	for _, h := range held {
		byLot[h.Lot.ID] = h
	}
	s, err := Decide(p, Facts{Facility: &at, Holdings: byLot}, act, now)
	if err != nil {
		return s, faultsOf(err)
	}
	for _, lot := range act.Lots {
		for i := range held {
			if held[i].Lot.ID == lot.LotID {
				held[i].Reserved += lot.Doses
			}
		}
	}
	return s, nil
}

func faultsOf(err error) fault.List {
	var all fault.List
	if errors.As(err, &all) {
		return all
	}
	return fault.List{fault.From(err)}
}

// Enough sets aside a dose for every place, of the lots that expire first: what a planner means who names no number.
func Enough(held []stock.Holding, act Publish) (lots []SetAside) {
	places := 0
	for _, s := range act.Slots {
		places += s.Capacity
	}
	for _, h := range held {
		if h.Lot.Product != act.Product || !h.Usable(act.Date) {
			continue
		}
		if doses := min(places, h.Available()); doses > 0 {
			lots = append(lots, SetAside{LotID: h.Lot.ID, Doses: doses})
			places -= doses
		}
	}
	return lots
}
