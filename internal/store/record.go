package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// History is a person with all their appointments and doses, oldest first.
type History struct {
	Person       beneficiary.Beneficiary
	Appointments []appointment.Appointment
	Doses        []dose.Dose
}

// Live is the next appointment that is still to come, nil for none.
func (h *History) Live(today when.Date) *appointment.Appointment {
	if lives := h.Lives(today); len(lives) > 0 {
		return &lives[0]
	}
	return nil
}

// Lives are the appointments that are still to come, by dose: two for a pair.
func (h *History) Lives(today when.Date) []appointment.Appointment {
	var out []appointment.Appointment
	for _, a := range h.Appointments {
		if a.Live(today) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b appointment.Appointment) int { return a.Dose - b.Dose })
	return out
}

// Histories reads everybody on a phone, for whoever holds the phone.
func (s *Store) Histories(ctx context.Context, phone string) ([]History, error) {
	household, err := s.Household(ctx, phone)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(household))
	for i, b := range household {
		ids[i] = b.ID
	}
	doses, err := s.loadDoses(ctx, s.read, ids)
	if err != nil {
		return nil, err
	}
	appointments, err := s.loadAppointments(ctx, s.read, ids)
	out := make([]History, len(household))
	for i, b := range household {
		out[i] = History{Person: b, Doses: doses[b.ID], Appointments: appointments[b.ID]}
	}
	return out, err
}

// History reads one person on a phone, for whoever holds the phone. Fault: beneficiary_unknown.
func (s *Store) History(ctx context.Context, phone, beneficiaryID string) (History, error) {
	all, err := s.Histories(ctx, phone)
	for _, h := range all {
		if h.Person.ID == beneficiaryID {
			return h, err
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "beneficiary_unknown")
	}
	return History{}, err
}

// Review is something the rules found against a dose that was given: an officer decides on it.
type Review struct {
	ID            string
	BeneficiaryID string
	DoseID        string
	Area          string
	FacilityID    string
	Code          string
	Args          map[string]string
	Rule          string
	OpenedAt      when.Instant
}

// Reviews lists up to most review items in somebody's scope, after the one with the id after.
func (s *Store) Reviews(ctx context.Context, scope staff.Scope, after string, most int) ([]Review, error) {
	where, args := insideArea, []any{after, most, scope.Area(), scope.Area() + "-", scope.Area() + "."}
	if scope.Facility() != "" {
		where, args = "area_id = $3 AND facility_id = $4", []any{after, most, scope.Area(), scope.Facility()}
	}
	var out []Review
	err := s.each(ctx, s.read, `SELECT review_id, beneficiary_id, dose_id, area_id, facility_id, code, args, rule, opened_at FROM review
		WHERE review_id > $1 AND `+where+" ORDER BY review_id LIMIT $2", args, func(rows *sql.Rows) error {
		var r Review
		var values string
		if err := rows.Scan(&r.ID, &r.BeneficiaryID, &r.DoseID, &r.Area, &r.FacilityID, &r.Code, &values, &r.Rule, &r.OpenedAt); err != nil {
			return err
		}
		out = append(out, r)
		return json.Unmarshal([]byte(values), &out[len(out)-1].Args)
	})
	return out, err
}
