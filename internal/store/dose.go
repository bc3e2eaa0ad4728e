package store

import (
	"context"

	"github.com/openwin/openwin/internal/batch"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/staff"
)

var (
	doseTable = newTable("dose", `beneficiary_id text, seq bigint, dose_id text, number bigint, product text, lot_id text, session_id text, slot_no bigint,
		appointment_id text, facility_id text, area_id text, occurred_at bigint, occurred_on text, recorded_at bigint, recorded_by text, late_reason text, replaces bigint, void boolean,
		case_id text, vial_id text, lot_number text`, "")
	reviewTable = newTable("review", `beneficiary_id text, review_id text, dose_id text, area_id text, facility_id text, code text, args text, rule text, opened_at bigint`, "")
)

// recordAct is a dose and whoever records it.
type recordAct struct {
	dose.Record
	actor staff.Actor
}

// RecordDose records a dose, in a batch with whatever else is recorded at this moment. It answers only after the commit.
// Faults: those of dose.Decide.
func (s *Store) RecordDose(ctx context.Context, actor staff.Actor, act dose.Record) (dose.Outcome, error) {
	act.By = actor.ID
	return s.hot.record.Do(ctx, recordAct{Record: act, actor: actor})
}

func (s *Store) recordBatch(ctx context.Context, t *Tx, acts []recordAct) ([]batch.Result[dose.Outcome], error) {
	now := s.now()
	people, sessions := make([]string, len(acts)), make([]string, len(acts))
	for i, act := range acts {
		people[i], sessions[i] = act.BeneficiaryID, act.SessionID
	}
	facts, err := s.visitFacts(ctx, t, people, sessions)
	if err != nil {
		return nil, err
	}
	if facts.vials, err = s.vialsNamed(ctx, t, acts); err != nil {
		return nil, err
	}
	results := make([]batch.Result[dose.Outcome], len(acts))
	effects := recordEffects{zone: s.pack.Zone}
	for i, act := range acts {
		v := facts.of(act.BeneficiaryID, act.SessionID)
		o, err := dose.Decide(s.pack, dose.Facts{
			Actor: act.actor, Person: v.person, Doses: v.doses, Appointments: v.appointments, Session: v.session, Vial: facts.vials[vialKey{act.SessionID, act.VialID}],
		}, act.Record, now)
		results[i] = batch.Result[dose.Outcome]{Value: o, Err: err}
		if err == nil && !o.Already {
			facts.record(o)
			effects.add(v, o)
		}
	}
	if err := effects.save(ctx, t); err != nil {
		return nil, err
	}
	if err := facts.saveCounters(ctx, t); err != nil {
		return nil, err
	}
	return results, t.append(ctx, effects.events, now)
}
