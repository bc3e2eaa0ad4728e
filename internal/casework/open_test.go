package casework_test

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

func TestOpening(t *testing.T) {
	p := india()
	now := today.At(600, p.Zone)
	open := func(kind casework.Kind) casework.Case {
		return casework.Case{ID: id.New(), Kind: kind, State: casework.Open}
	}
	ask := func(kind casework.Kind, asked casework.Asked) casework.Ask {
		asked.Words = "It is wrong on the card."
		return casework.Ask{ID: id.Derive("ask"), BeneficiaryID: "asha", Kind: kind, Asked: asked, Phone: "+919812340001"}
	}
	for name, c := range map[string]struct {
		act    casework.Ask
		change func(*casework.OpenFacts, *casework.Ask)
		want   string
	}{
		"a name":                   {ask(casework.Name, casework.Asked{Name: "Asha Pawar"}), nil, ""},
		"no name":                  {ask(casework.Name, casework.Asked{}), nil, "name_needed"},
		"no words":                 {ask(casework.Name, casework.Asked{Name: "Asha Pawar"}), func(_ *casework.OpenFacts, a *casework.Ask) { a.Asked.Words = "  " }, "case_words_needed"},
		"many words":               {ask(casework.Name, casework.Asked{Name: "Asha Pawar"}), func(_ *casework.OpenFacts, a *casework.Ask) { a.Asked.Words = strings.Repeat("अ", 1001) }, "text_too_long"},
		"as many as there may be":  {ask(casework.Name, casework.Asked{Name: "Asha Pawar"}), func(_ *casework.OpenFacts, a *casework.Ask) { a.Asked.Words = strings.Repeat("अ", 1000) }, ""},
		"nobody":                   {ask(casework.Name, casework.Asked{Name: "Asha Pawar"}), func(f *casework.OpenFacts, _ *casework.Ask) { f.Person = nil }, "beneficiary_unknown"},
		"a record that is no more": {ask(casework.Unknown, casework.Asked{}), func(f *casework.OpenFacts, _ *casework.Ask) { f.Person.State = beneficiary.Merged }, "record_closed"},
		"no such kind":             {ask("refund", casework.Asked{}), nil, "case_kind_unknown"},
		"no id":                    {ask(casework.Unknown, casework.Asked{}), func(_ *casework.OpenFacts, a *casework.Ask) { a.ID = "1" }, "id_malformed"},
		"the same again":           {ask(casework.Unknown, casework.Asked{}), func(f *casework.OpenFacts, _ *casework.Ask) { f.Cases = []casework.Case{open(casework.Unknown)} }, "case_exists"},
		"the fourth at a time": {ask(casework.Unknown, casework.Asked{}), func(f *casework.OpenFacts, _ *casework.Ask) {
			f.Cases = []casework.Case{open("name"), open("sex"), open("birth")}
		}, "case_open_most"},
		"one too many": {ask(casework.Name, casework.Asked{Name: "A B"}), func(f *casework.OpenFacts, _ *casework.Ask) {
			f.Cases = []casework.Case{{Kind: "name", State: casework.Accepted}}
		}, "case_limit"},
		"a refused one counts not": {ask(casework.Name, casework.Asked{Name: "A B"}), func(f *casework.OpenFacts, _ *casework.Ask) {
			f.Cases = []casework.Case{{Kind: "name", State: casework.Refused}}
		}, ""},
		"a document":                  {ask(casework.Document, casework.Asked{IDKind: "pan", IDNumber: "abcpe 1234f"}), nil, ""},
		"no document":                 {ask(casework.Document, casework.Asked{}), nil, "id_number_needed"},
		"no such document":            {ask(casework.Document, casework.Asked{IDKind: "pan", IDNumber: "12"}), nil, "id_number_malformed"},
		"somebody else's document":    {ask(casework.Document, casework.Asked{IDKind: "pan", IDNumber: "ABCPE1234F"}), func(f *casework.OpenFacts, _ *casework.Ask) { f.DocumentOwner = "other" }, "case_document_taken"},
		"the document there is":       {ask(casework.Document, casework.Asked{IDKind: "pan", IDNumber: "ABCPE1234F"}), func(f *casework.OpenFacts, _ *casework.Ask) { f.DocumentOwner = "asha" }, "case_same"},
		"another record":              {ask(casework.Merge, casework.Asked{Other: "other"}), func(f *casework.OpenFacts, _ *casework.Ask) { f.Other = true }, ""},
		"another record that is none": {ask(casework.Merge, casework.Asked{}), nil, "case_other_unknown"},
		"the record itself":           {ask(casework.Merge, casework.Asked{Other: "asha"}), func(f *casework.OpenFacts, _ *casework.Ask) { f.Other = true }, "case_other_same"},
		"a dose":                      {ask(casework.NotGiven, casework.Asked{DoseID: "asha1"}), nil, ""},
		"no dose":                     {ask(casework.NotGiven, casework.Asked{}), nil, "case_dose_unknown"},
		"another day":                 {ask(casework.DoseDate, casework.Asked{DoseID: "asha1", Date: when.MustDate("2021-03-02")}), nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := usual(casework.Name)
			facts := casework.OpenFacts{Person: f.Person, Records: given("asha", "COVISHIELD@2021-03-01")}
			if c.change != nil {
				c.change(&facts, &c.act)
			}
			made, err := casework.DecideOpen(p, facts, c.act, now)
			if fault.Code(err) != c.want {
				t.Fatalf("the answer is %v, not %q", err, c.want)
			}
			if err != nil {
				return
			}
			if made.State != casework.Open || len(made.Steps) != 1 || made.Area != "IN-MH-363" || made.Asked.IDNumber != "" && made.Asked.IDLast4 != "234F" {
				t.Errorf("%+v", made)
			}
			facts.Existing = &made
			if again, err := casework.DecideOpen(p, facts, c.act, now); err != nil || again.ID != made.ID {
				t.Errorf("the same act again: %+v, %v", again, err)
			}
			another := c.act
			another.Kind, another.Asked.DoseID = casework.Sex, ""
			if _, err := casework.DecideOpen(p, facts, another, now); fault.Code(err) != "id_taken" {
				t.Errorf("another act with the same id: %v", err)
			}
			c.act.Phone = "+919812340002"
			if _, err := casework.DecideOpen(p, facts, c.act, now); fault.Code(err) != "id_taken" {
				t.Errorf("the same act from another phone: %v", err)
			}
		})
	}
}

// A dose cannot have been given before its vaccine was authorised, nor after it was put on record, also where it was corrected since.
func TestDaysOfADose(t *testing.T) {
	p := india()
	now := today.At(600, p.Zone)
	records := given("asha", "COVISHIELD@2021-03-01")
	records[0].RecordedAt = when.MustDate("2021-03-03").At(600, p.Zone)
	corrected := records[0]
	corrected.ID, corrected.Seq, corrected.Replaces, corrected.OccurredOn, corrected.RecordedAt = "asha2", 2, 1, when.MustDate("2021-02-28"), now
	for _, c := range []struct {
		doses []dose.Dose
		on    string
		want  string
	}{
		{records, "2021-01-16", ""}, {records, "2021-01-01", "product_not_yet"}, {records, "2021-03-03", ""}, {records, "2021-03-04", "case_date_after_record"},
		{append(records[:1:1], corrected), "2021-03-03", ""}, {append(records[:1:1], corrected), "2021-03-04", "case_date_after_record"},
	} {
		f, _ := usual(casework.DoseDate)
		act := casework.Ask{ID: id.New(), BeneficiaryID: "asha", Kind: casework.DoseDate, Phone: f.Person.Phone,
			Asked: casework.Asked{DoseID: c.doses[len(c.doses)-1].ID, Date: when.MustDate(c.on), Words: "It says so on the card."}}
		_, err := casework.DecideOpen(p, casework.OpenFacts{Person: f.Person, Records: c.doses}, act, now)
		if got := fault.From(err); fault.Code(err) != c.want || c.want != "" && (got.Field != "date" || c.want == "product_not_yet" && got.Source == "") {
			t.Errorf("%s of %d records: %+v, not %q", c.on, len(c.doses), err, c.want)
		}
	}
}

// A case goes on step by step; whoever acts on what is no longer so is told.
func TestNext(t *testing.T) {
	f, _ := usual(casework.Name)
	c := *f.Case
	next := func(kind casework.StepKind, step int, note, by, want string) {
		t.Helper()
		after, already, err := casework.Next(c, casework.Move{Step: step, Kind: kind, Note: note, By: by}, today.At(700, india().Zone))
		if fault.Code(err) != want {
			t.Fatalf("%s as step %d: %v, not %q", kind, step, err, want)
		}
		if err == nil && !already && len(after.Steps) != len(c.Steps)+1 {
			t.Fatalf("%s as step %d: %+v", kind, step, after)
		}
		if err == nil {
			c = after
		}
	}
	next(casework.Answered, 3, "here", "", "case_moved") // nobody asked
	next(casework.AskedBack, 3, " ", "officer", "case_words_needed")
	next(casework.AskedBack, 3, "a picture?", "officer", "")
	next(casework.AskedBack, 3, "a picture?", "officer", "") // a second click
	next(casework.AskedBack, 3, "a letter?", "another", "case_moved")
	if !c.Waits() {
		t.Error("the case waits for nobody")
	}
	next(casework.Answered, 4, "here", "", "")
	next(casework.Answered, 4, "here", "", "")
	next(casework.TakenBack, 5, "", "", "")
	next(casework.TakenBack, 5, "", "", "")
	next(casework.Answered, 6, "wait", "", "case_closed")
	if c.State != casework.Withdrawn || len(c.Steps) != 5 {
		t.Errorf("%+v", c)
	}
}

// A pack may let something be corrected only until the first dose is on record.
func TestLimitUntilTheFirstDose(t *testing.T) {
	p := *india()
	p.Casework.Limits = []pack.CaseLimit{{Kinds: []string{"name"}, Each: 1, Together: 1, Source: "law 11"}}
	if err := casework.CheckLimit(&p, casework.Name, nil, nil); err != nil {
		t.Errorf("before the first dose: %v", err)
	}
	err := casework.CheckLimit(&p, casework.Name, nil, given("asha", "COVISHIELD@2021-03-01"))
	if f := fault.From(err); f.Code != "case_before_dose" || f.Source != "law 11" {
		t.Errorf("after it: %+v", f)
	}
	if err := casework.CheckLimit(&p, casework.Sex, []casework.Kind{casework.Sex, casework.Sex}, nil); err != nil {
		t.Errorf("what no limit names: %v", err)
	}
}
