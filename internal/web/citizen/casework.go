package citizen

import (
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/cases"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// caseworkRoutes is every URL of raising an issue.
func (p Pages) caseworkRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /cases", For: door.Citizen, Do: p.ownCases},
		{Pattern: "GET /household/{id}/cases", For: door.Citizen, Do: p.cases},
		{Pattern: "GET /household/{id}/new-case/{kind}", For: door.Citizen, Do: p.newCase},
		{Pattern: "POST /household/{id}/new-case/{kind}", For: door.Citizen, Do: p.openCase},
		{Pattern: "GET /household/{id}/cases/{case}", For: door.Citizen, Do: p.ownCase},
		{Pattern: "POST /household/{id}/cases/{case}/answer", For: door.Citizen, Do: p.answerCase},
		{Pattern: "POST /household/{id}/cases/{case}/withdraw", For: door.Citizen, Do: p.withdrawCase},
		{Pattern: "GET /household/{id}/cases/{case}/evidence/{file}", For: door.Citizen, Do: p.ownEvidence},
	}
}

type casesPage struct {
	Whom  beneficiary.Beneficiary
	Kinds []casework.Kind // those that can be about this person
	Cases []caseLine
	Days  int // within which there is an answer
}

type caseLine struct {
	Path string
	Kind casework.Kind
	Tag  ui.Tag
	On   when.Date
}

// cases lists what was asked about somebody, and what can be asked.
func (p Pages) cases(w http.ResponseWriter, r *door.Request) error {
	record, err := p.Store.MayOpenCase(r.Context(), r.Phone, r.PathValue("id"), casework.Name)
	if record.Person.ID == "" {
		return err
	}
	own, err := p.Store.CasesOf(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := casesPage{Whom: record.Person, Days: p.Pack.Casework.AnswerDays, Cases: p.caseLines(r, own)}
	for _, kind := range casework.Kinds {
		if !kind.AboutDose() || len(p.doseOptions(r, kind, record)) > 0 {
			page.Kinds = append(page.Kinds, kind)
		}
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/cases", page)
}

// ownCases lists what was asked from this phone, also about people who have left it since: their answers are read here.
func (p Pages) ownCases(w http.ResponseWriter, r *door.Request) error {
	own, err := p.Store.OwnCases(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/own_cases", p.caseLines(r, own))
}

func (p Pages) caseLines(r *door.Request, own []casework.Case) []caseLine {
	words := p.Words(r.Request)
	out := make([]caseLine, len(own))
	for i := range own {
		out[i] = caseLine{Path: casePath(own[i]), Kind: own[i].Kind, Tag: cases.Tag(words, &own[i]), On: own[i].OpenedAt.On(p.Pack.Zone)}
	}
	return out
}

// doseOptions are the doses that a case of a kind can name.
func (p Pages) doseOptions(r *door.Request, kind casework.Kind, record store.CaseRecord) (out []ui.Option) {
	words := p.Words(r.Request)
	add := func(d dose.Dose, hint string) {
		o := ui.Option{Value: d.ID, Text: cases.Dose(words, p.Pack, d)}
		if hint != "" {
			o.Hint = words.T(hint)
		}
		out = append(out, o)
	}
	for _, d := range record.Doses {
		switch withdrawn := record.Withdrawn[d.ID]; {
		case kind == casework.Restore && withdrawn:
			add(d, "casework.was_withdrawn")
		case kind == casework.Restore, kind == casework.Revoke && withdrawn:
		default:
			add(d, "")
		}
	}
	if kind == casework.Restore {
		for _, d := range casework.Voided(record.Records) {
			add(d, "casework.was_voided")
		}
	}
	return out
}

// ownEvidence shows whoever opened a case a file that they gave with it.
func (p Pages) ownEvidence(w http.ResponseWriter, r *door.Request) error {
	c, err := p.Store.OwnCase(r.Context(), r.Phone, r.PathValue("id"), r.PathValue("case"))
	if err != nil {
		return err
	}
	e, err := p.Store.Evidence(r.Context(), &c, r.PathValue("file"))
	if err != nil {
		return err
	}
	return cases.Serve(w, e)
}

// validKind is the kind of case in the address. Fault: case_kind_unknown.
func validKind(r *door.Request) (casework.Kind, error) {
	kind := casework.Kind(r.PathValue("kind"))
	if !slices.Contains(casework.Kinds, kind) {
		return "", fault.New(fault.NotFound, "case_kind_unknown")
	}
	return kind, nil
}
