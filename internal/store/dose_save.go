package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/schedule"
)

// recordEffects gathers what a batch of doses writes, one statement a table.
type recordEffects struct {
	zone                    *time.Location
	doses, reviews, entries [][]any
	ended                   []appointment.Appointment
	events                  []event
}

func (e *recordEffects) add(v visit, o dose.Outcome) {
	d := o.Dose
	e.doses = append(e.doses, doseRow(&d))
	if o.Kept != nil {
		e.ended = append(e.ended, *o.Kept)
	} else {
		e.entries = append(e.entries, []any{d.SessionID, d.ID, d.BeneficiaryID, d.SlotNo})
	}
	for _, a := range o.Over {
		e.ended = append(e.ended, a)
		if a.State == appointment.Cancelled {
			e.events = append(e.events, newEvent(AppointmentCancelled{BeneficiaryID: a.BeneficiaryID, AppointmentID: a.ID}))
		}
	}
	found := false
	for i, f := range o.Findings {
		if f.Level == schedule.Stop {
			found = true
			e.reviews = append(e.reviews, []any{d.BeneficiaryID, d.ID + "." + strconv.Itoa(i), d.ID, d.Area, d.FacilityID, f.Code, encode(f.Args), f.Rule, d.RecordedAt})
		}
	}
	behind, number := 0, d.LotNumber
	if lot := v.session.Lot(d.LotID); lot != nil {
		number = lot.Number
		if v.session.Closed == 0 {
			behind = lot.Reserved
		}
	}
	e.events = append(e.events, newEvent(coverage.DoseGiven{
		DoseID: d.ID, BeneficiaryID: d.BeneficiaryID, Number: d.Number, Product: d.Product, Sex: string(v.person.Sex),
		Age: schedule.AgeAt(v.person.Person(), d.OccurredOn), Area: d.Area, FacilityID: d.FacilityID,
		Day: d.OccurredOn, At: d.OccurredAt, Late: d.LateReason != "", Told: v.person.Reachable,
		Group: v.person.Group, SessionID: d.SessionID, LotID: d.LotID, LotNumber: number, Behind: behind, By: d.RecordedBy, WalkIn: o.Kept == nil, Outside: v.session.Outside(d.OccurredAt, e.zone), Found: found,
	}))
}

func (e *recordEffects) save(ctx context.Context, t *Tx) error {
	if _, err := t.insert(ctx, doseTable, e.doses); err != nil {
		return err
	}
	if _, err := t.insert(ctx, rosterTable, e.entries); err != nil {
		return err
	}
	if _, err := t.insert(ctx, reviewTable, e.reviews); err != nil {
		return err
	}
	return t.endAppointments(ctx, e.ended)
}

func encode(args map[string]string) string {
	data, err := json.Marshal(args)
	if err != nil {
		panic(err) // a map of strings always has a JSON form
	}
	return string(data)
}

func doseRow(d *dose.Dose) []any {
	return []any{d.BeneficiaryID, d.Seq, d.ID, d.Number, d.Product, d.LotID, d.SessionID, d.SlotNo, d.AppointmentID,
		d.FacilityID, d.Area, d.OccurredAt, d.OccurredOn, d.RecordedAt, d.RecordedBy, d.LateReason, d.Replaces, d.Void, d.CaseID, d.VialID, d.LotNumber}
}

// loadDoses reads the doses of people that stand, in the order they were recorded.
func (s *Store) loadDoses(ctx context.Context, q querier, people []string) (map[string][]dose.Dose, error) {
	all, err := s.loadRecords(ctx, q, people)
	for person, records := range all {
		all[person] = dose.Standing(records)
	}
	return all, err
}

// loadRecords reads all that was ever recorded of people's doses, in that order: also what was replaced later.
func (s *Store) loadRecords(ctx context.Context, q querier, people []string) (map[string][]dose.Dose, error) {
	out := make(map[string][]dose.Dose, len(people))
	err := s.each(ctx, q, "SELECT "+names(doseTable.cols)+" FROM dose WHERE beneficiary_id = ANY($1)",
		[]any{s.d.list(people)}, func(rows *sql.Rows) error {
			var d dose.Dose
			if err := rows.Scan(&d.BeneficiaryID, &d.Seq, &d.ID, &d.Number, &d.Product, &d.LotID, &d.SessionID, &d.SlotNo, &d.AppointmentID,
				&d.FacilityID, &d.Area, &d.OccurredAt, &d.OccurredOn, &d.RecordedAt, &d.RecordedBy, &d.LateReason,
				&d.Replaces, &d.Void, &d.CaseID, &d.VialID, &d.LotNumber); err != nil {
				return err
			}
			out[d.BeneficiaryID] = append(out[d.BeneficiaryID], d)
			return nil
		})
	for _, all := range out {
		slices.SortFunc(all, func(a, b dose.Dose) int { return a.Seq - b.Seq })
	}
	return out, err
}
