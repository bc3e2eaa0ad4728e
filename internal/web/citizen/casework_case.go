package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/cases"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type casePage struct {
	*ui.Form
	Case  *casework.Case
	Path  string
	Tag   ui.Tag
	Lines []ui.Line
	Steps []cases.Step
	Until string // when there is an answer, a date in words
	Next  int    // the number of the step that an answer becomes
}

// ownCase shows a case to whoever opened it.
func (p Pages) ownCase(w http.ResponseWriter, r *door.Request) error {
	return p.showCase(w, r, ui.NewForm())
}

func (p Pages) showCase(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	c, err := p.Store.OwnCase(r.Context(), r.Phone, r.PathValue("id"), r.PathValue("case"))
	if err != nil {
		return err
	}
	files, err := p.Store.EvidenceOf(r.Context(), &c)
	if err != nil {
		return err
	}
	offices, err := p.Store.Offices(r.Context(), c.Steps)
	if err != nil {
		return err
	}
	record, err := p.Store.MayOpenCase(r.Context(), r.Phone, c.BeneficiaryID, c.Kind)
	if err != nil && record.Person.ID == "" && fault.From(err).Kind != fault.NotFound { // the person may have left the phone
		return err
	}
	words := p.Words(r.Request)
	page := casePage{Form: form, Case: &c, Path: casePath(c), Tag: cases.Tag(words, &c), Lines: cases.Lines(words, p.Pack, &c, record.Records),
		Steps: cases.Steps(words, p.Pack, &c, offices, files, casePath(c), "casework.by_you"), Next: len(c.Steps) + 1,
		Until: words.Date(c.OpenedAt.On(p.Pack.Zone).Add(p.Pack.Casework.AnswerDays))}
	return p.UI.Render(w, r, form.Status(), "citizen/case", page)
}

// answerCase answers what an officer has asked back.
func (p Pages) answerCase(w http.ResponseWriter, r *door.Request) error {
	form, evidence, err := cases.ReadForm(w, r)
	if err != nil {
		return err
	}
	return p.moveCase(w, r, form, casework.Move{Kind: casework.Answered, Note: form.Value("note")}, evidence, "case_answered")
}

// withdrawCase takes a case back.
func (p Pages) withdrawCase(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	return p.moveCase(w, r, form, casework.Move{Kind: casework.TakenBack}, nil, "case_withdrawn")
}

func (p Pages) moveCase(w http.ResponseWriter, r *door.Request, form *ui.Form, m casework.Move, evidence *casework.Evidence, notice string) error {
	m.BeneficiaryID, m.CaseID, m.Step = r.PathValue("id"), r.PathValue("case"), form.Int("step")
	if !form.Wrong() {
		if _, err := p.Store.MoveOwnCase(r.Context(), r.Phone, m, evidence); err != nil && !form.Took(err) {
			return err
		}
	}
	if form.Wrong() {
		return p.showCase(w, r, form)
	}
	ui.Notice(w, notice)
	http.Redirect(w, r.Request, "/household/"+m.BeneficiaryID+"/cases/"+m.CaseID, http.StatusSeeOther)
	return nil
}
