package site

import (
	"net/http"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// findForAEFI is GET /site/aefi: who somebody is about whom an adverse event is to be reported, on whatever day.
func (p Pages) findForAEFI(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "site/aefi_find", struct{ *ui.Form }{ui.NewForm()})
}

// foundForAEFI is POST /site/aefi: the form of a report about whoever showed a reference number. It is a post, so that no number is in an address;
// the form carries it on, for those who were given their dose elsewhere.
func (p Pages) foundForAEFI(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	number := strings.NewReplacer(" ", "", "-", "").Replace(ui.Digits(form.Value("reference")))
	owner, err := "", error(fault.New(fault.Invalid, "find_needed").On("reference"))
	if number != "" {
		owner, err = p.Store.ReferenceOwner(r.Context(), number)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.UI.Render(w, r, form.Status(), "site/aefi_find", struct{ *ui.Form }{form})
	}
	v, err := p.Store.AEFISubject(r.Context(), *r.Staff, owner, number)
	if err != nil {
		return err
	}
	return p.showAEFI(w, r, p.newAEFI(r, v, number), v)
}

type aefiPage struct {
	*ui.Form
	ID, Name, Born                   string
	Doses                            []ui.Option
	Events, YesNo, Reasons, Outcomes []ui.Option
}

// aefi is GET /site/aefi/{beneficiary}: the form of a report. The person sees that they were looked at.
func (p Pages) aefi(w http.ResponseWriter, r *door.Request) error {
	v, err := p.Store.AEFISubject(r.Context(), *r.Staff, r.PathValue("beneficiary"), "")
	if err != nil {
		return err
	}
	return p.showAEFI(w, r, p.newAEFI(r, v, ""), v)
}

// newAEFI is the form as it is first shown: about the last dose, beginning now.
func (p Pages) newAEFI(r *door.Request, v store.Visitor, reference string) *ui.Form {
	now := p.Now()
	form := ui.NewForm("id", id.New(), "reference", reference, "dose_id", r.URL.Query().Get("dose"), "onset_at", now.On(p.Pack.Zone).String(), "onset_time", now.Time().In(p.Pack.Zone).Format("15:04"), "reporter", r.Staff.Name)
	if n := len(v.History); n > 0 && form.Value("dose_id") == "" {
		form.Set("dose_id", v.History[n-1].ID)
	}
	return form
}

func (p Pages) showAEFI(w http.ResponseWriter, r *door.Request, form *ui.Form, v store.Visitor) error {
	words := p.Words(r.Request)
	page := aefiPage{Form: form, ID: v.Person.ID, Name: ui.Name(words, v.Person), Born: p.born(words, v)}
	for _, d := range v.History {
		page.Doses = append(page.Doses, ui.Option{Value: d.ID, Text: words.T("site.dose", "dose", d.Number), Hint: words.T("site.dose_given", "product", p.product(d.Product), "date", d.OccurredOn)})
	}
	for _, e := range aefi.Events {
		page.Events = append(page.Events, ui.Option{Value: e, Text: words.T("app.event_" + e)})
	}
	for _, v := range []string{"no", "yes"} {
		page.YesNo = append(page.YesNo, ui.Option{Value: v, Text: words.T("app." + v)})
	}
	for _, v := range aefi.Reasons {
		page.Reasons = append(page.Reasons, ui.Option{Value: v, Text: words.T("app.serious_" + v)})
	}
	for _, o := range aefi.Outcomes {
		page.Outcomes = append(page.Outcomes, ui.Option{Value: string(o), Text: words.T("app.outcome_" + string(o))})
	}
	return p.UI.Render(w, r, form.Status(), "site/aefi", page)
}

// tellAEFI is POST /site/aefi/{beneficiary}.
func (p Pages) tellAEFI(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	v, err := p.Store.AEFISubject(r.Context(), *r.Staff, r.PathValue("beneficiary"), form.Value("reference"))
	if err != nil {
		return err
	}
	act := aefi.Tell{ID: form.Value("id"), BeneficiaryID: v.Person.ID, DoseID: form.Value("dose_id"), Events: form.All("events"), Reasons: form.All("reasons"),
		Outcome: aefi.Outcome(form.Value("outcome")), Description: form.Value("description"), Treated: form.Value("treated"), Reporter: form.Value("reporter")}
	if said := form.Value("serious"); said == "yes" || said == "no" {
		serious := said == "yes"
		act.Serious = &serious
	}
	day := form.Date("onset_at")
	clock, clockErr := time.Parse("15:04", ui.Digits(form.Value("onset_time")))
	if clockErr != nil {
		form.Took(fault.New(fault.Invalid, "time_malformed").On("onset_time"))
	}
	if day != 0 && clockErr == nil {
		act.OnsetAt = day.At(clock.Hour()*60+clock.Minute(), p.Pack.Zone)
	}
	// Without a time nothing is kept: it says what else is missing, so that all is mended at once.
	if _, _, err = p.Store.TellAEFI(r.Context(), *r.Staff, act); err != nil && !form.Took(err) {
		return err
	}
	if form.Wrong() {
		return p.showAEFI(w, r, form, v)
	}
	ui.Notice(w, "aefi_told")
	http.Redirect(w, r.Request, "/site", http.StatusSeeOther)
	return nil
}
