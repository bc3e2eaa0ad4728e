package store

import (
	"context"
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
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
