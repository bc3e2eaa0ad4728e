package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/web/cases"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// standing says what stands in a record, where it is registered, and what of its certificates was withdrawn.
func (p Pages) standing(words *i18n.Printer, b beneficiary.Beneficiary, records []dose.Dose, withdrawn map[string]bool) []ui.Line {
	out := cases.Record(words, p.Pack, &b, dose.Standing(records))
	for _, d := range dose.Standing(records) {
		if withdrawn[d.ID] {
			out = append(out, ui.Line{Key: words.T("casework.was_withdrawn"), Value: cases.Dose(words, p.Pack, d)})
		}
	}
	for _, d := range casework.Voided(records) {
		out = append(out, ui.Line{Key: words.T("casework.was_voided"), Value: cases.Dose(words, p.Pack, d)})
	}
	out = append(out, ui.Line{Key: words.T("office.district"), Value: p.Pack.Areas.NameIn(b.Area, words.Lang())}, ui.Line{Key: words.T("casework.registered"), Value: b.RegisteredAt.On(p.Pack.Zone)})
	if b.State != beneficiary.Active {
		out = append(out, ui.Line{Key: words.T("office.state"), Value: words.T("casework.closed")})
	}
	return out
}

// decideCase is POST /office/cases/{person}/{case}/decide. The form carries what the officer saw, so that a decision on something else
// is refused, and a second click decides nothing more.
func (p Pages) decideCase(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	verdict := form.Value("verdict")
	if verdict != "accept" && verdict != "refuse" {
		form.Took(fault.New(fault.Invalid, "case_verdict_needed").On("verdict"))
		return p.showCase(w, r, form)
	}
	_, err = p.Store.DecideCase(r.Context(), *r.Staff, casework.Decision{BeneficiaryID: r.PathValue("person"), CaseID: r.PathValue("case"),
		Step: form.Int("step"), Accept: verdict == "accept", Reason: form.Value("reason")})
	return p.afterMove(w, r, form, err, "case_decided")
}

// askBack is POST /office/cases/{person}/{case}/ask: the officer needs something from whoever asked.
func (p Pages) askBack(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	_, err = p.Store.AskBack(r.Context(), *r.Staff, casework.Move{BeneficiaryID: r.PathValue("person"), CaseID: r.PathValue("case"), Step: form.Int("step"), Note: form.Value("note")})
	return p.afterMove(w, r, form, err, "case_asked")
}

func (p Pages) afterMove(w http.ResponseWriter, r *door.Request, form *ui.Form, err error, notice string) error {
	if err != nil {
		if fault.From(err).Kind == fault.NotFound || !form.Took(err) {
			return err
		}
		return p.showCase(w, r, form)
	}
	ui.Notice(w, notice)
	http.Redirect(w, r.Request, "/office/cases/"+r.PathValue("person")+"/"+r.PathValue("case"), http.StatusSeeOther)
	return nil
}
