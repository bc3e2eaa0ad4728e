package citizen

import (
	"net/http"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/cases"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type newCasePage struct {
	*ui.Form
	Whom      beneficiary.Beneficiary
	Kind      casework.Kind
	Record    []ui.Line   // what stands now
	Doses     []ui.Option // that the case can be about
	Others    []ui.Option // members of the phone who may be the same person
	Documents []ui.Option
	Until     string       // when there is an answer, a date in words
	Refused   *fault.Error // why no case can be opened
}

// newCase asks for what a case of one kind needs, and nothing else.
func (p Pages) newCase(w http.ResponseWriter, r *door.Request) error {
	return p.showNewCase(w, r, ui.NewForm("id", id.New()))
}

func (p Pages) showNewCase(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	kind, err := validKind(r)
	if err != nil {
		return err
	}
	record, refused := p.Store.MayOpenCase(r.Context(), r.Phone, r.PathValue("id"), kind)
	if record.Person.ID == "" {
		return refused
	}
	words := p.Words(r.Request)
	page := newCasePage{Form: form, Whom: record.Person, Kind: kind, Record: cases.Record(words, p.Pack, &record.Person, dose.Standing(record.Records)),
		Until: words.Date(p.Now().On(p.Pack.Zone).Add(p.Pack.Casework.AnswerDays))}
	if refused != nil && !form.Wrong() {
		page.Refused = fault.From(refused)
		return p.UI.Render(w, r, door.Status(page.Refused.Kind), "citizen/case_new", page)
	}
	switch {
	case kind.AboutDose():
		page.Doses = p.doseOptions(r, kind, record)
		if len(page.Doses) == 1 && form.Value("dose") == "" {
			form.Set("dose", page.Doses[0].Value)
		}
	case kind == casework.Document:
		for _, k := range p.Pack.IDKinds {
			page.Documents = append(page.Documents, ui.Option{Value: k.Kind, Text: k.NameIn(p.Words(r.Request).Lang())})
		}
	case kind == casework.Merge:
		if page.Others, err = p.otherMembers(r, record.Person.ID); err != nil {
			return err
		}
	}
	return p.UI.Render(w, r, form.Status(), "citizen/case_new", page)
}

// otherMembers are the others on the phone, and somebody who is registered elsewhere.
func (p Pages) otherMembers(r *door.Request, person string) ([]ui.Option, error) {
	household, err := p.Store.Household(r.Context(), r.Phone)
	var out []ui.Option
	for _, b := range household {
		if b.ID != person {
			out = append(out, ui.Option{Value: b.ID, Text: ui.Name(p.Words(r.Request), b), Hint: ui.Reference(b.Reference)})
		}
	}
	return append(out, ui.Option{Value: elsewhere, Text: p.Words(r.Request).T("casework.other_elsewhere")}), err
}

// elsewhere is the choice of a record that is not on this phone.
const elsewhere = "elsewhere"

// openCase opens a case. The form carries the id of the act, so that a second click opens nothing more.
func (p Pages) openCase(w http.ResponseWriter, r *door.Request) error {
	kind, err := validKind(r)
	if err != nil {
		return err
	}
	form, evidence, err := cases.ReadForm(w, r)
	if err != nil {
		return err
	}
	act := casework.Ask{ID: form.Value("id"), BeneficiaryID: r.PathValue("id"), Kind: kind, Phone: r.Phone, Asked: asked(form, kind)}
	claimed := store.Claimed{}
	if kind == casework.Merge {
		switch form.Value("other") {
		case "":
			form.Took(fault.New(fault.Invalid, "case_other_needed").On("other"))
		case elsewhere:
			claimed, err = p.claimed(r, form)
			if err != nil && !form.Took(err) {
				return err
			}
		default:
			act.Asked.Other = form.Value("other")
		}
	}
	var c casework.Case
	if !form.Wrong() {
		if c, err = p.open(r, act, claimed, evidence); err != nil && !form.Took(err) {
			return err
		}
	}
	if form.Wrong() {
		return p.showNewCase(w, r, form)
	}
	ui.Notice(w, "case_opened")
	http.Redirect(w, r.Request, casePath(c), http.StatusSeeOther)
	return nil
}

// open opens a case. Somebody who is told that a document stands in another record is told so as often as whoever registers one: no phone
// finds out by trying which documents are registered.
func (p Pages) open(r *door.Request, act casework.Ask, claimed store.Claimed, evidence *casework.Evidence) (casework.Case, error) {
	who := "document " + r.Phone
	if wait := p.Tries.Wait(who, p.Now(), documentsTaken); wait > 0 && act.Kind == casework.Document {
		return casework.Case{}, fault.New(fault.TooMany, "documents_too_many", "seconds", door.WholeSeconds(wait)).On("id_number")
	}
	c, err := p.Store.OpenCase(r.Context(), act, claimed, evidence)
	if fault.Code(err) == "case_document_taken" {
		p.documentTaken(who, act.Asked.IDKind, act.Asked.IDNumber)
	}
	return c, err
}

// asked reads what a case of a kind asks for.
func asked(form *ui.Form, kind casework.Kind) casework.Asked {
	a := casework.Asked{Words: form.Value("words")}
	switch kind {
	case casework.Name:
		a.Name = form.Value("name")
	case casework.Birth:
		if form.Value("birth_year-day") == "" && form.Value("birth_year-month") == "" {
			a.BirthYear = form.Int("birth_year-year")
		} else {
			a.BirthDate = form.Date("birth_year")
		}
	case casework.Sex:
		a.Sex = beneficiary.Sex(form.Value("sex"))
	case casework.Document:
		a.IDKind, a.IDNumber = form.Value("id_kind"), ui.Digits(form.Value("id_number"))
	case casework.DoseDate:
		a.DoseID, a.Date = form.Value("dose"), form.Date("date")
	case casework.NotGiven, casework.Revoke, casework.Restore:
		a.DoseID = form.Value("dose")
	}
	return a
}

// guesses is how often one phone may name a record elsewhere: enough for slips of the finger, too little to find four digits.
var guesses = door.Limit{Most: 10, In: 24 * time.Hour}

// claimed reads how a record elsewhere is named. Faults: case_other_needed, too_many_attempts.
func (p Pages) claimed(r *door.Request, form *ui.Form) (store.Claimed, error) {
	c := store.Claimed{Reference: digitsOnly(form.Value("reference")), Last4: strings.ToUpper(ui.Digits(form.Value("last4")))}
	if !id.ValidReference(c.Reference) || c.Last4 == "" {
		return c, fault.New(fault.Invalid, "case_other_needed").On("reference")
	}
	if err := door.TooMany(p.Tries.Take("case "+r.Phone, p.Now(), guesses)); err != nil {
		return c, fault.From(err).On("reference")
	}
	return c, nil
}

func casePath(c casework.Case) string { return "/household/" + c.BeneficiaryID + "/cases/" + c.ID }
