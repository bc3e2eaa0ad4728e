// Package aefi holds reports of adverse events following immunization. What is asked for are the core variables of WHO's standard reporting
// form (Global manual on surveillance of adverse events following immunization, WHO 2014, revised 2016): who and which vaccine stand in the
// records already, so that a report adds the events, when they began, whether they are serious and why, the outcome, and who reports.
package aefi

import (
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// Events are what may have happened, those of WHO's form and fainting, which is the commonest at a site.
var Events = []string{"local", "fever", "anaphylaxis", "fainting", "seizure", "abscess", "sepsis", "encephalopathy", "toxic_shock", "thrombocytopenia", "other"}

// Reasons are what makes an event serious (ICH E2A, as on WHO's form).
var Reasons = []string{"death", "life_threatening", "hospitalization", "disability", "congenital", "other"}

// Outcome is how it went, as far as is known.
type Outcome string

// Outcomes lists the outcomes of WHO's form.
var Outcomes = []Outcome{"recovered", "recovering", "recovered_sequelae", "not_recovered", "died", "unknown"}

// Report is what somebody reported. Description, Treated and Reporter are personal: sealed at rest.
type Report struct {
	ID            string
	BeneficiaryID string
	DoseID        string
	SessionID     string
	FacilityID    string
	Area          string
	OnsetAt       when.Instant
	Events        []string
	Serious       bool
	Reasons       []string // why it is serious
	Outcome       Outcome
	Description   string
	Treated       string // what was done
	Reporter      string // name or office of whoever noticed it
	ReportedAt    when.Instant
	ReportedBy    string // staff id
	State         State
	Note          string // of whoever closed it
	DecidedAt     when.Instant
	DecidedBy     string
	Causality     Causality // "" until it is assessed
	Steps         []Step    // what was decided, the oldest first
}

// State of a report.
type State string

// The states. The district looks at an open report and says whether it is investigated.
const (
	Open          State = "open"
	Investigating State = "investigating"
	Closed        State = "closed"
)

// States lists them, as they are offered.
var States = []State{Open, Investigating, Closed}

// Clean puts a report into the form that is kept. What was noticed is never thrown away: codes that nobody knows become "other", and a death is
// always serious.
func Clean(r Report) Report {
	known := func(values, all []string) []string {
		var out []string
		for _, v := range all {
			if slices.Contains(values, v) {
				out = append(out, v)
			}
		}
		if strange := slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(all, v) }); strange && !slices.Contains(out, "other") {
			out = append(out, "other")
		}
		return out
	}
	r.Events, r.Reasons = known(r.Events, Events), known(r.Reasons, Reasons)
	if len(r.Events) == 0 {
		r.Events = []string{"other"}
	}
	if !slices.Contains(Outcomes, r.Outcome) {
		r.Outcome = "unknown"
	}
	if r.Outcome == "died" && !slices.Contains(r.Reasons, "death") {
		r.Reasons = append([]string{"death"}, r.Reasons...)
	}
	r.Serious = r.Serious || len(r.Reasons) > 0
	r.Description, r.Treated, r.Reporter = strings.TrimSpace(r.Description), strings.TrimSpace(r.Treated), strings.TrimSpace(r.Reporter)
	if r.State == "" {
		r.State = Open
	}
	return r
}

// Decision is what the district says of a report.
type Decision struct {
	ID        string
	State     State     // Investigating or Closed
	Was       int       // how many steps the officer saw
	Outcome   Outcome   // how the person is now; "" as before
	Causality Causality // "" as before; needed to close a serious one
	Note      string
}

const longestNote = 1000 // bytes

// Decide says what a decision makes of a report. The same again changes nothing. Faults: aefi_unknown, forbidden, aefi_moved, aefi_state_needed,
// aefi_causality_needed, aefi_outcome_needed, reason_needed, text_too_long.
func Decide(officer staff.Actor, r *Report, act Decision, now when.Instant) (Report, error) {
	act.Note = strings.TrimSpace(act.Note)
	if r != nil && act.Outcome == "" {
		act.Outcome = r.Outcome
	}
	if r != nil && act.Causality == "" {
		act.Causality = r.Causality
	}
	switch {
	case r == nil || !officer.Scope.Covers(r.Area, r.FacilityID):
		return Report{}, fault.New(fault.NotFound, "aefi_unknown")
	case !officer.May(staff.DecideReviews, r.Area, r.FacilityID):
		return Report{}, fault.New(fault.Forbidden, "forbidden")
	case len(r.Steps) > 0 && act.State == r.State && act.Note == r.Note && act.Outcome == r.Outcome && act.Causality == r.Causality && r.DecidedBy == officer.ID:
		return *r, nil
	case act.Was != len(r.Steps):
		return Report{}, fault.New(fault.Conflict, "aefi_moved")
	case act.State != Investigating && act.State != Closed:
		return Report{}, fault.New(fault.Invalid, "aefi_state_needed").On("state")
	case act.Causality != "" && !slices.Contains(Causalities, act.Causality), act.State == Closed && r.Serious && act.Causality == "":
		return Report{}, fault.New(fault.Invalid, "aefi_causality_needed").On("causality")
	case !slices.Contains(Outcomes, act.Outcome):
		return Report{}, fault.New(fault.Invalid, "aefi_outcome_needed").On("outcome")
	case act.Note == "":
		return Report{}, fault.New(fault.Invalid, "reason_needed").On("note")
	case len(act.Note) > longestNote:
		return Report{}, fault.New(fault.Invalid, "text_too_long", "most", fault.Int(longestNote)).On("note")
	}
	out := *r
	out.State, out.Note, out.DecidedAt, out.DecidedBy = act.State, act.Note, now, officer.ID
	out.Outcome, out.Causality = act.Outcome, act.Causality
	out.Steps = append(slices.Clone(r.Steps), Step{At: int64(now), By: officer.ID, State: out.State, Outcome: out.Outcome, Causality: out.Causality, Note: out.Note})
	return Clean(out), nil
}
