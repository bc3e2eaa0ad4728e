package store

import (
	"context"
	"maps"
	"slices"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/staff"
)

// DecideCase decides a case, and puts right what was asked where the officer accepts it: all in one transaction, or nothing. Whoever
// gives the person a dose at the same moment collides with it on the number of the dose record, and one of the two decides again.
// Faults: those of casework.Decide.
func (s *Store) DecideCase(ctx context.Context, officer staff.Actor, act casework.Decision) (casework.Case, error) {
	var done casework.Case
	err := s.update(ctx, func(t *Tx) error {
		facts, err := s.decideFacts(ctx, t, officer, act)
		if err != nil {
			return err
		}
		now := s.now()
		o, err := casework.Decide(s.pack, facts, act, now)
		if done = o.Case; err != nil || o.Already {
			return err
		}
		if o.Case.State == casework.Accepted {
			if err := t.hold(ctx, facts.Person); err != nil {
				return err
			}
		}
		if err := t.saveStep(ctx, &o.Case); err != nil {
			return err
		}
		events := []event{newEvent(CaseMoved{BeneficiaryID: o.Case.BeneficiaryID, CaseID: o.Case.ID, Step: act.Step, What: casework.Decided})}
		if o.Case.State == casework.Accepted {
			more, err := t.correct(ctx, facts, &o)
			if err != nil {
				return err
			}
			events = append(events, more...)
		}
		return t.append(ctx, events, now)
	})
	return done, err
}

// decideFacts reads what a decision is made on: the case twice, first to know whom it is about, and once more when all else is read. A
// case that is open then had not been decided when the rest was read, and who decides it meanwhile collides with us.
func (s *Store) decideFacts(ctx context.Context, t *Tx, officer staff.Actor, act casework.Decision) (f casework.Facts, err error) {
	c, err := s.loadCase(ctx, t.tx, act.BeneficiaryID, act.CaseID)
	if err != nil || c == nil {
		return casework.Facts{Officer: officer}, err
	}
	if f, err = s.recordsOf(ctx, t, c); err != nil {
		return f, err
	}
	f.Officer = officer
	if c.Kind == casework.Restore {
		if f.EndedBy, err = s.endedBy(ctx, t.tx, act.BeneficiaryID); err != nil {
			return f, err
		}
	}
	cases, err := s.loadCases(ctx, t.tx, act.BeneficiaryID)
	for i, c := range cases {
		switch {
		case c.ID == act.CaseID:
			f.Case = &cases[i]
		case c.State == casework.Accepted:
			f.Accepted = append(f.Accepted, c.Kind)
		}
	}
	return f, err
}

// recordsOf reads the records that a case is about.
func (s *Store) recordsOf(ctx context.Context, t *Tx, c *casework.Case) (f casework.Facts, err error) {
	ids := []string{c.BeneficiaryID}
	if c.Asked.Other != "" {
		ids = append(ids, c.Asked.Other)
	}
	people, err := s.loadPeople(ctx, t.tx, ids)
	if err != nil {
		return f, err
	}
	records, err := s.loadRecords(ctx, t.tx, ids)
	if err != nil {
		return f, err
	}
	of := func(id string) casework.Record { return casework.Record{Person: people[id], Doses: records[id]} }
	f.Record, f.Withdrawn = of(c.BeneficiaryID), map[string]bool{}
	if c.Kind == casework.Merge {
		f.Other = of(c.Asked.Other)
	}
	for _, r := range []casework.Record{f.Record, f.Other} {
		withdrawn, err := s.withdrawn(ctx, t.tx, r.Person, r.Doses)
		if err != nil {
			return f, err
		}
		maps.Copy(f.Withdrawn, withdrawn)
	}
	if c.Kind == casework.Document {
		f.DocumentOwner, err = s.claimOwner(ctx, t.tx, decodeAll([]string{c.Asked.IDHash})[0])
	}
	return f, err
}

// correct writes what follows from an accepted case, and gives the events to append last.
func (t *Tx) correct(ctx context.Context, f casework.Facts, o *casework.Outcome) (events []event, err error) {
	if o.Case.Kind == casework.Merge { // before the record is closed
		if events, err = t.closeRecord(ctx, f, &o.Case); err != nil {
			return nil, err
		}
	}
	for i := range o.Changes {
		if err := t.supersede(ctx, &o.Changes[i], o.Case.ID, o.Case.DecidedBy); err != nil {
			return nil, err
		}
	}
	if o.Case.Kind == casework.Document {
		if err := t.moveDocument(ctx, o.Case.BeneficiaryID, decodeAll([]string{o.Case.Asked.IDHash})[0]); err != nil {
			return nil, err
		}
	}
	if o.Leaves {
		leave := beneficiary.Move{ID: o.Case.ID, BeneficiaryID: f.Person.ID, From: o.Case.Phone, By: o.Case.DecidedBy}
		if err := t.s.moveMember(ctx, t, f.Person, leave); err != nil {
			return nil, err
		}
	}
	rows := make([][]any, len(o.Doses))
	for i := range o.Doses {
		rows[i] = doseRow(&o.Doses[i])
	}
	if _, err := t.insert(ctx, doseTable, rows); err != nil {
		return nil, err
	}
	if _, err := t.insert(ctx, rosterTable, takenOver(o.Doses)); err != nil {
		return nil, err
	}
	ended, err := t.endCertificates(ctx, o.Ends, o.Case.ID, o.Case.DecidedAt, o.Case.DecidedBy, concerned(f))
	if err != nil {
		return nil, err
	}
	events = append(events, ended...)
	if len(o.Gone)+len(o.Now)+len(o.Doses) > 0 {
		events = append(events, newEvent(coverage.DosesCorrected{Gone: figuresOf(o.Gone), Now: figuresOf(o.Now), People: addedTo(o.Doses)}))
	}
	return events, nil
}

// concerned are the ids of the people whose records a case is about.
func concerned(f casework.Facts) []string {
	ids := []string{f.Person.ID}
	if f.Other.Person != nil {
		ids = append(ids, f.Other.Person.ID)
	}
	return ids
}

// addedTo are the ids of those whom records of doses are of.
func addedTo(doses []dose.Dose) (people []string) {
	for _, d := range doses {
		if !slices.Contains(people, d.BeneficiaryID) {
			people = append(people, d.BeneficiaryID)
		}
	}
	return people
}

// takenOver are the lines of rosters for doses that came from another record: whoever looks at the session finds who had them.
func takenOver(doses []dose.Dose) (entries [][]any) {
	for _, d := range doses {
		if d.Replaces == 0 && !d.Void {
			entries = append(entries, []any{d.SessionID, d.ID, d.BeneficiaryID, d.SlotNo})
		}
	}
	return entries
}

// figuresOf are doses as the public figures count them.
func figuresOf(doses []casework.Counted) []coverage.DoseGiven {
	out := make([]coverage.DoseGiven, len(doses))
	for i, d := range doses {
		out[i] = coverage.DoseGiven{
			DoseID: d.ID, BeneficiaryID: d.BeneficiaryID, Number: d.Number, Product: d.Product, Sex: string(d.Person.Sex),
			Age: schedule.AgeAt(d.Person.Person(), d.OccurredOn), Area: d.Area, FacilityID: d.FacilityID, Day: d.OccurredOn, At: d.OccurredAt, Group: d.Person.Group,
		}
	}
	return out
}
