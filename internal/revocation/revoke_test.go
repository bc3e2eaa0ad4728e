package revocation_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func someone() revocation.Facts {
	return revocation.Facts{Officer: officer("o"), Person: &beneficiary.Beneficiary{ID: "p", Version: 1, Area: home}, Ended: map[string]casework.Why{},
		Records: []dose.Dose{{ID: "a", Seq: 1, Number: 1, Area: home, RecordedBy: "v"}, {ID: "b", Seq: 2, Number: 2, Area: "IN-DL-82", RecordedBy: "v"}}}
}

func TestWhoMayRevokeWhat(t *testing.T) {
	far, facility := officer("far"), officer("o")
	far.Scope = staff.Over("IN-DL-82")
	facility.Role = staff.Facility
	good := revocation.Act{Reason: revocation.Unfit, DoseID: "a", Words: "Warm."}
	for name, c := range map[string]struct {
		by     staff.Actor
		change func(*revocation.Act, *revocation.Facts)
		want   string
	}{
		"one dose":                   {officer("o"), nil, ""},
		"no reason":                  {officer("o"), func(a *revocation.Act, _ *revocation.Facts) { a.Reason = "x" }, "revoke_reason_needed"},
		"no words":                   {officer("o"), func(a *revocation.Act, _ *revocation.Facts) { a.Words = " " }, "case_words_needed"},
		"a book":                     {officer("o"), func(a *revocation.Act, _ *revocation.Facts) { a.Words = strings.Repeat("x", 1001) }, "text_too_long"},
		"unfit is of a dose":         {officer("o"), func(a *revocation.Act, _ *revocation.Facts) { a.DoseID = "" }, "revoke_dose_needed"},
		"a dose of nobody":           {officer("o"), func(a *revocation.Act, _ *revocation.Facts) { a.DoseID = "x" }, "revoke_dose_needed"},
		"error is of the record":     {officer("o"), func(a *revocation.Act, _ *revocation.Facts) { a.Reason = revocation.Error }, "revoke_all_needed"},
		"no id":                      {officer("o"), func(a *revocation.Act, _ *revocation.Facts) { a.ID = "" }, "id_malformed"},
		"a facility":                 {facility, nil, "beneficiary_unknown"},
		"a district where none was":  {far, func(_ *revocation.Act, f *revocation.Facts) { f.Records = f.Records[:1] }, "beneficiary_unknown"},
		"the district of the dose":   {far, func(a *revocation.Act, _ *revocation.Facts) { a.DoseID = "b" }, ""},
		"another dose than its own":  {far, nil, "forbidden"},
		"the whole record elsewhere": {far, func(a *revocation.Act, _ *revocation.Facts) { a.Reason, a.DoseID = revocation.Fraud, "" }, "forbidden"},
		"what it recorded itself":    {officer("v"), func(a *revocation.Act, _ *revocation.Facts) { a.Reason = revocation.Fraud }, "revoke_hand"},
		"a closed record": {officer("o"), func(a *revocation.Act, f *revocation.Facts) {
			a.Reason, a.DoseID, f.Person.State = revocation.Error, "", beneficiary.Erased
		}, "record_closed"},
	} {
		act, f := good, someone()
		act.ID, f.Officer = id.New(), c.by
		if c.change != nil {
			c.change(&act, &f)
		}
		if _, err := revocation.Decide("IN", f, act, 1); fault.Code(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// An act sent again is the same act; of another officer, or about something else, its id is taken.
func TestRevokingAgain(t *testing.T) {
	f := someone()
	act := revocation.Act{ID: id.New(), Reason: revocation.Fraud, DoseID: "a", Words: "Found."}
	first, err := revocation.Decide("IN", f, act, 1)
	testkit.Done(t, err)
	f.Existing, f.Earlier = &first.Revocation, []revocation.Revocation{first.Revocation}
	if again, err := revocation.Decide("IN", f, act, 2); err != nil || !again.Already || again.Revocation != first.Revocation {
		t.Errorf("%+v, %v", again, err)
	}
	other := act
	other.DoseID = "b"
	if _, err := revocation.Decide("IN", f, other, 2); fault.Code(err) != "id_taken" {
		t.Error(err)
	}
	f.Existing = nil
	act.ID = id.New()
	if _, err := revocation.Decide("IN", f, act, 2); fault.Code(err) != "revoke_waits" {
		t.Error(err)
	}
}

func TestTheSecondOfficer(t *testing.T) {
	f := someone()
	first, err := revocation.Decide("IN", f, revocation.Act{ID: id.New(), Reason: revocation.Fraud, Words: "Found."}, 1)
	testkit.Done(t, err)
	decide := func(by staff.Actor, act revocation.Second, want string) revocation.Outcome {
		t.Helper()
		f.Officer, f.Existing = by, &first.Revocation
		o, err := revocation.DecideSecond("IN", f, act, 2)
		if fault.Code(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
		return o
	}
	yes := revocation.Second{Accept: true, Note: "Yes."}
	decide(officer("o"), yes, "revoke_own")
	decide(officer("v"), yes, "revoke_hand")
	decide(officer("x"), revocation.Second{Accept: true}, "case_words_needed")
	if o := decide(officer("x"), revocation.Second{Note: "No."}, ""); len(o.Ends) != 0 || o.Revocation.State != revocation.Refused {
		t.Errorf("%+v", o)
	}
	o := decide(officer("x"), yes, "")
	if len(o.Ends) != 2 || o.Revocation.State != revocation.Done || o.Revocation.DecidedBy != "x" {
		t.Errorf("%+v", o)
	}
	first.Revocation = o.Revocation
	if o := decide(officer("x"), yes, ""); !o.Already {
		t.Errorf("%+v", o)
	}
	decide(officer("y"), yes, "revoke_decided")
}
