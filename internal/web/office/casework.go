package office

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/cases"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// caseworkRoutes is every URL of deciding what people ask to have put right.
func (p Pages) caseworkRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/cases", For: door.Staff, Action: staff.DecideCases, Do: p.cases},
		{Pattern: "GET /office/cases/{person}/{case}", For: door.Staff, Action: staff.DecideCases, Do: p.caseFile},
		{Pattern: "POST /office/cases/{person}/{case}/decide", For: door.Staff, Action: staff.DecideCases, Do: p.decideCase},
		{Pattern: "POST /office/cases/{person}/{case}/ask", For: door.Staff, Action: staff.DecideCases, Do: p.askBack},
		{Pattern: "GET /office/cases/{person}/{case}/evidence/{file}", For: door.Staff, Action: staff.DecideCases, Do: p.caseEvidence},
	}
}

type casesPage struct {
	*ui.Form
	Kinds  []ui.Option
	States []ui.Option
	Table  *ui.Table
	Pages  ui.Pages
}

// cases is GET /office/cases: what people of the area ask, oldest first. It names nobody.
func (p Pages) cases(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	state, kind := casework.State(form.Value("state")), casework.Kind(form.Value("kind"))
	if !slices.Contains(casework.States, state) {
		state = casework.Open
		form.Set("state", string(state))
	}
	if !slices.Contains(casework.Kinds, kind) {
		kind = ""
	}
	found, err := p.Store.Cases(r.Context(), r.Staff.Scope, state, kind, form.Value("after"), onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := casesPage{Form: form, Table: &ui.Table{Caption: words.T("casework.state_" + string(state)), Columns: []ui.Column{
		{Text: words.T("casework.asked")}, {Text: words.T("casework.since")}, {Text: words.T("office.district")}}}}
	for _, k := range casework.Kinds {
		page.Kinds = append(page.Kinds, ui.Option{Value: string(k), Text: words.T("casework.kind_" + string(k))})
	}
	for _, s := range casework.States {
		page.States = append(page.States, ui.Option{Value: string(s), Text: words.T("casework.state_" + string(s))})
	}
	query := url.Values{"state": {string(state)}, "kind": {string(kind)}}
	if form.Value("after") != "" {
		page.Pages.First = r.URL.Path + "?" + query.Encode()
	}
	if len(found) > onePage {
		found = found[:onePage]
		query.Set("after", found[onePage-1].ID)
		page.Pages.Next = r.URL.Path + "?" + query.Encode()
	}
	for _, c := range found {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: words.T("casework.kind_" + string(c.Kind)), Path: "/office/cases/" + c.BeneficiaryID + "/" + c.ID},
			words.Instant(c.OpenedAt, p.Pack.Zone), p.Pack.Areas.NameIn(c.Area, words.Lang())})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/cases", page)
}

type casePage struct {
	*ui.Form
	Case   *casework.Case
	Path   string
	Tag    ui.Tag
	Asked  []ui.Line
	Stands []ui.Line
	Other  []ui.Line // the record to be merged
	Before []ui.Line // what the record said until the case was accepted
	Steps  []cases.Step
	Next   int  // the number of the step that a decision becomes
	Own    bool // the officer opened it, and may not decide it
}

// caseFile is GET /office/cases/{person}/{case}: what is asked beside what stands. Each look is logged.
func (p Pages) caseFile(w http.ResponseWriter, r *door.Request) error {
	return p.showCase(w, r, ui.NewForm())
}

func (p Pages) showCase(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	file, err := p.Store.OpenCaseFile(r.Context(), *r.Staff, r.PathValue("person"), r.PathValue("case"))
	if err != nil {
		return err
	}
	files, err := p.Store.EvidenceOf(r.Context(), &file.Case)
	if err != nil {
		return err
	}
	c, words := &file.Case, p.Words(r.Request)
	path := "/office/cases/" + c.BeneficiaryID + "/" + c.ID
	page := casePage{Form: form, Case: c, Path: path, Tag: cases.Tag(words, c), Asked: cases.Lines(words, p.Pack, c, file.Person.Doses),
		Stands: p.standing(words, file.Person.Person, file.Person.Doses, file.Withdrawn), Steps: cases.Steps(words, p.Pack, c, file.Offices, files, path, "casework.by_asker"),
		Next: len(c.Steps) + 1, Own: c.OpenedBy == r.Staff.ID}
	if file.Other != nil {
		page.Other = p.standing(words, file.Other.Person, file.Other.Doses, nil)
	}
	if file.Before != nil {
		page.Before = cases.Record(words, p.Pack, &file.Before.Beneficiary, nil)
	}
	return p.UI.Render(w, r, form.Status(), "office/case", page)
}

// caseEvidence is GET /office/cases/{person}/{case}/evidence/{file}.
func (p Pages) caseEvidence(w http.ResponseWriter, r *door.Request) error {
	e, err := p.Store.OfficersEvidence(r.Context(), *r.Staff, r.PathValue("person"), r.PathValue("case"), r.PathValue("file"))
	if err != nil {
		return err
	}
	return cases.Serve(w, e)
}
