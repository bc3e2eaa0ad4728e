package aefi_test

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

var (
	now   = when.InstantOf(time.Date(2022, 3, 1, 10, 0, 0, 0, time.UTC))
	given = dose.Dose{ID: "d", SessionID: "s", FacilityID: "far", Area: "IN-DL-1", OccurredAt: now.Add(-48 * time.Hour)}
	nurse = staff.Actor{ID: "nurse", Name: "Asha", Role: staff.Vaccinator, Scope: staff.At("IN-MH-521", "near")}
)

func report(change func(*aefi.Tell)) aefi.Tell {
	no := false
	act := aefi.Tell{ID: id.New(), BeneficiaryID: "b", DoseID: "d", OnsetAt: now.Add(-24 * time.Hour), Events: []string{"fever"}, Serious: &no, Outcome: "recovering"}
	change(&act)
	return act
}

func TestAReportSaysWhatIsAskedFor(t *testing.T) {
	yes := true
	for _, c := range []struct {
		name, code string
		change     func(*aefi.Tell)
	}{
		{"all is said", "", func(*aefi.Tell) {}},
		{"no id", "id_malformed", func(a *aefi.Tell) { a.ID = "" }},
		{"no event", "aefi_events_needed", func(a *aefi.Tell) { a.Events = nil }},
		{"an event nobody knows", "aefi_events_needed", func(a *aefi.Tell) { a.Events = []string{"green skin"} }},
		{"no beginning", "aefi_onset_needed", func(a *aefi.Tell) { a.OnsetAt = 0 }},
		{"before the dose", "aefi_onset_before", func(a *aefi.Tell) { a.OnsetAt = given.OccurredAt.Add(-time.Hour) }},
		{"tomorrow", "aefi_onset_future", func(a *aefi.Tell) { a.OnsetAt = now.Add(24 * time.Hour) }},
		{"serious or not", "aefi_serious_needed", func(a *aefi.Tell) { a.Serious = nil }},
		{"serious without a reason", "aefi_reasons_needed", func(a *aefi.Tell) { a.Serious = &yes }},
		{"serious with a reason", "", func(a *aefi.Tell) { a.Serious, a.Reasons = &yes, []string{"hospitalization"} }},
		{"no outcome", "aefi_outcome_needed", func(a *aefi.Tell) { a.Outcome = "" }},
		{"something else, unsaid", "aefi_words_needed", func(a *aefi.Tell) { a.Events = []string{"other"} }},
		{"a long story", "text_too_long", func(a *aefi.Tell) { a.Description = string(make([]byte, 5000)) }},
	} {
		r, err := report(c.change).Decide(aefi.TellFacts{Actor: nurse, Dose: &given}, now)
		if fault.Code(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil && (r.FacilityID != "near" || r.Area != "IN-MH-521" || r.Reporter != "Asha" || r.State != aefi.Open) {
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	if _, err := report(func(*aefi.Tell) {}).Decide(aefi.TellFacts{Actor: nurse}, now); fault.Code(err) != "aefi_dose_needed" {
		t.Error(err)
	}
	partner := staff.Actor{Role: staff.Partner, Scope: staff.At("IN-MH-521", "near")}
	if _, err := report(func(*aefi.Tell) {}).Decide(aefi.TellFacts{Actor: partner, Dose: &given}, now); fault.Code(err) != "forbidden" {
		t.Error("a partner reports about their own doses alone:", err)
	}
	died, err := report(func(a *aefi.Tell) { a.Outcome = "died" }).Decide(aefi.TellFacts{Actor: nurse, Dose: &given}, now)
	if err != nil || !died.Serious || len(died.Reasons) != 1 {
		t.Errorf("a death is serious: %+v, %v", died, err)
	}
}

func TestASeriousReportIsClosedWithACause(t *testing.T) {
	officer := staff.Actor{ID: "officer", Role: staff.District, Scope: staff.Over("IN-MH-521")}
	r := aefi.Clean(aefi.Report{ID: "r", Area: "IN-MH-521", FacilityID: "near", Serious: true, Reasons: []string{"hospitalization"}, Events: []string{"fever"}, Outcome: "recovering"})
	decide := func(r aefi.Report, act aefi.Decision, code string) aefi.Report {
		t.Helper()
		out, err := aefi.Decide(officer, &r, act, now)
		if fault.Code(err) != code {
			t.Fatalf("%+v: %v", act, err)
		}
		return out
	}
	decide(r, aefi.Decision{State: aefi.Closed, Note: "done"}, "aefi_causality_needed")
	decide(r, aefi.Decision{State: aefi.Closed, Note: "done", Causality: "Z9"}, "aefi_causality_needed")
	r = decide(r, aefi.Decision{State: aefi.Investigating, Note: "a doctor was sent"}, "")
	decide(r, aefi.Decision{State: aefi.Closed, Note: "done", Causality: "C"}, "aefi_moved")
	r = decide(r, aefi.Decision{State: aefi.Closed, Was: 1, Note: "done", Causality: "C", Outcome: "recovered"}, "")
	again := decide(r, aefi.Decision{State: aefi.Closed, Was: 1, Note: "done"}, "")
	if len(r.Steps) != 2 || len(again.Steps) != 2 || r.Outcome != "recovered" || r.Causality != "C" || r.Steps[0].Note != "a doctor was sent" {
		t.Errorf("%+v", r)
	}
}
