package store

import (
	"context"
	"slices"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
)

// TellAEFI keeps a report that somebody makes at a desk or through a program. The same act twice is one: already is true.
// Faults: those of aefi.Tell.Decide, id_taken for the id of another report, or of this one with other words in it (ADR 17).
func (s *Store) TellAEFI(ctx context.Context, actor staff.Actor, act aefi.Tell) (r aefi.Report, already bool, err error) {
	err = s.update(ctx, func(t *Tx) error {
		if _, err := t.again(ctx, "aefi", act.ID, act); err != nil {
			return err
		}
		known, err := s.aefi(ctx, t.tx, act.ID)
		if err != nil {
			return err
		}
		if known != nil {
			if known.ReportedBy != actor.ID || known.BeneficiaryID != act.BeneficiaryID || known.DoseID != act.DoseID {
				return fault.New(fault.Conflict, "id_taken").On("id")
			}
			r, already = *known, true
			return nil
		}
		doses, err := s.loadDoses(ctx, t.tx, []string{act.BeneficiaryID})
		if err != nil {
			return err
		}
		facts := aefi.TellFacts{Actor: actor}
		for _, d := range doses[act.BeneficiaryID] {
			if d.ID == act.DoseID {
				facts.Dose = &d
			}
		}
		if r, err = act.Decide(facts, s.now()); err != nil {
			return err
		}
		row, err := s.aefiRow(r)
		if err != nil {
			return err
		}
		if _, err := t.insert(ctx, aefiTable, [][]any{row}); err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Made, Kind: audit.AEFI, Thing: r.ID, Area: r.Area, Facility: r.FacilityID, By: actor.ID, Role: string(actor.Role)})
	})
	return r, already, err
}

// AEFISubject reads somebody about whom a report is to be made, and their doses: whoever was given a dose in the actor's scope, and whoever has
// shown their reference number. Looking is logged. Fault: beneficiary_unknown, also for others.
func (s *Store) AEFISubject(ctx context.Context, actor staff.Actor, beneficiaryID, reference string) (Visitor, error) {
	doses, err := s.loadDoses(ctx, s.read, []string{beneficiaryID})
	if err != nil {
		return Visitor{}, err
	}
	if !slices.ContainsFunc(doses[beneficiaryID], func(d dose.Dose) bool { return actor.Scope.Covers(d.Area, d.FacilityID) }) {
		owner, err := s.ReferenceOwner(ctx, reference)
		if err != nil || owner != beneficiaryID {
			return Visitor{}, fault.New(fault.NotFound, "beneficiary_unknown")
		}
	}
	found, err := s.visitors(ctx, actor, []string{beneficiaryID}, "", PurposeAEFI)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, "beneficiary_unknown")
	}
	if err != nil {
		return Visitor{}, err
	}
	return found[0], nil
}
