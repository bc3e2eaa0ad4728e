package aefi

import (
	"slices"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Tell is the act of reporting an adverse event at a desk or through a program, at any time after the dose. What devices report comes as an
// operation and goes through Clean.
type Tell struct {
	ID            string       `json:"id"` // UUIDv7, from whoever acts
	BeneficiaryID string       `json:"beneficiary_id"`
	DoseID        string       `json:"dose_id"`
	OnsetAt       when.Instant `json:"onset_at"`
	Events        []string     `json:"events"`  // of Events
	Serious       *bool        `json:"serious"` // nil where nobody said
	Reasons       []string     `json:"reasons"` // of Reasons, where it is serious
	Outcome       Outcome      `json:"outcome"`
	Description   string       `json:"description"`
	Treated       string       `json:"treated"`
	Reporter      string       `json:"reporter"` // name or office of whoever noticed it; "" for the member of staff
}

// TellFacts is what the store knows that bears on a report.
type TellFacts struct {
	Actor staff.Actor
	Dose  *dose.Dose // of the person, standing; nil for none with this id
}

const (
	longestText = 4000            // bytes, of a text in a report
	clockSkew   = 5 * time.Minute // how far ahead of ours whoever reports may be
)

// Decide makes the report, or says what is wrong with it. Its place is that of whoever reports: their facility or, where they answer for an area,
// the one that gave the dose. Faults: id_malformed, forbidden, aefi_dose_needed, aefi_events_needed, aefi_onset_needed, aefi_onset_before,
// aefi_onset_future, aefi_serious_needed, aefi_reasons_needed, aefi_outcome_needed, aefi_words_needed, text_too_long.
func (act Tell) Decide(f TellFacts, now when.Instant) (Report, error) {
	if !id.Valid(act.ID) {
		return Report{}, fault.New(fault.Invalid, "id_malformed").On("id")
	}
	if f.Dose == nil {
		return Report{}, fault.New(fault.NotFound, "aefi_dose_needed").On("dose_id")
	}
	d := f.Dose
	if !f.Actor.Does(staff.ReadRoster) && !f.Actor.Scope.Covers(d.Area, d.FacilityID) {
		return Report{}, fault.New(fault.Forbidden, "forbidden")
	}
	if faults := act.faults(d, now); len(faults) > 0 {
		return Report{}, faults
	}
	r := Clean(Report{ID: act.ID, BeneficiaryID: act.BeneficiaryID, DoseID: act.DoseID, SessionID: d.SessionID, OnsetAt: act.OnsetAt, Events: act.Events, Serious: *act.Serious,
		Outcome: act.Outcome, Description: act.Description, Treated: act.Treated, Reporter: act.Reporter, ReportedAt: now, ReportedBy: f.Actor.ID})
	if *act.Serious {
		r.Reasons = Clean(Report{Reasons: act.Reasons, Outcome: act.Outcome}).Reasons
	}
	if r.Reporter == "" {
		r.Reporter = f.Actor.Name
	}
	r.Area, r.FacilityID = d.Area, d.FacilityID
	if at := f.Actor.Scope; at.Facility() != "" {
		r.Area, r.FacilityID = at.Area(), at.Facility()
	}
	return r, nil
}

func (act Tell) faults(d *dose.Dose, now when.Instant) (out fault.List) {
	wrong := func(field, code string, args ...string) {
		out = append(out, fault.New(fault.Invalid, code, args...).On(field))
	}
	unknown := func(values, all []string) bool {
		return len(values) == 0 || slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(all, v) })
	}
	if unknown(act.Events, Events) {
		wrong("events", "aefi_events_needed")
	}
	switch {
	case act.OnsetAt == 0:
		wrong("onset_at", "aefi_onset_needed")
	case act.OnsetAt > now.Add(clockSkew):
		wrong("onset_at", "aefi_onset_future")
	case act.OnsetAt < d.OccurredAt.Add(-time.Minute): // a form has whole minutes
		wrong("onset_at", "aefi_onset_before")
	}
	switch {
	case act.Serious == nil:
		wrong("serious", "aefi_serious_needed")
	case *act.Serious && unknown(act.Reasons, Reasons):
		wrong("reasons", "aefi_reasons_needed")
	}
	if !slices.Contains(Outcomes, act.Outcome) {
		wrong("outcome", "aefi_outcome_needed")
	}
	if slices.Contains(act.Events, "other") && strings.TrimSpace(act.Description) == "" {
		wrong("description", "aefi_words_needed")
	}
	for _, text := range []struct{ field, text string }{{"description", act.Description}, {"treated", act.Treated}, {"reporter", act.Reporter}} {
		if len(text.text) > longestText {
			wrong(text.field, "text_too_long", "most", fault.Int(longestText))
		}
	}
	return out
}
