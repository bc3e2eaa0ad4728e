package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type statePage struct {
	*ui.Form
	States []ui.Option
}

type registerPage struct {
	*ui.Form
	State     place.Area
	Districts []ui.Option
	Groups    []ui.Option
	Documents []ui.Option
	Needed    bool        // nobody is registered without a document
	Vouch     bool        // unless somebody who has one vouches for them
	Vouchers  []ui.Option // who of the household may
	Taken     bool        // the document is registered already: the way out is to move that record here
	Version   string      // of the text that is agreed to
	Consent   []ui.Option
	NoCard    bool // the part for somebody without a document is open
	More      bool // something optional was filled in, or is wrong
}

// newPerson asks for the state first, then for the rest: a list of all districts would be too long for a slow phone. A family
// mostly lives in one state, so that it is asked once.
func (p Pages) newPerson(w http.ResponseWriter, r *door.Request) error {
	query := r.URL.Query()
	if state, ok := p.stateNamed(query.Get("state")); ok {
		return p.showRegister(w, r, ui.NewForm("state", state.ID, "id", id.New()))
	}
	if !query.Has("state") {
		family, err := p.Store.Household(r.Context(), r.Phone)
		if err != nil {
			return err
		}
		if len(family) > 0 {
			last := family[len(family)-1]
			return p.showRegister(w, r, ui.NewForm("state", p.Pack.Areas.StateOf(last.Area), "area", last.Area, "id", id.New()))
		}
	}
	form := ui.NewForm()
	if query.Has("state") && !query.Has("other") {
		form.Took(fault.New(fault.Invalid, "state_needed").On("state"))
	}
	return p.UI.Render(w, r, form.Status(), "citizen/state", statePage{Form: form, States: ui.Areas(p.Words(r.Request), p.Pack.Areas, p.Pack.Areas.Root().ID)})
}

func (p Pages) stateNamed(area string) (place.Area, bool) {
	a, ok := p.Pack.Areas.Area(area)
	return a, ok && a.Kind == place.State
}

func (p Pages) showRegister(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	state, ok := p.stateNamed(form.Value("state"))
	if !ok {
		http.Redirect(w, r.Request, "/household/new?state=&other=1", http.StatusSeeOther)
		return nil
	}
	words := p.Words(r.Request)
	page := registerPage{
		Form: form, State: state, Districts: ui.Areas(words, p.Pack.Areas, state.ID),
		Groups:  []ui.Option{{Value: "", Text: words.T("citizen.group_none")}},
		Version: beneficiary.Consent, Consent: p.consentOption(r),
		More: form.Value("group") != "" || form.Error("group") != nil,
	}
	for _, group := range p.Pack.Groups {
		page.Groups = append(page.Groups, ui.Option{Value: group.Group, Text: words.T("citizen.group_" + group.Group),
			Hint: words.T("household.bring_" + string(group.Evidence))})
	}
	if err := p.offerDocuments(r, form, &page); err != nil {
		return err
	}
	return p.UI.Render(w, r, form.Status(), "citizen/register", page)
}

// register registers somebody on the phone. The form carries the id of the act, so that a second click registers nobody twice.
func (p Pages) register(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	act := beneficiary.Register{
		ID: form.Value("id"), Name: form.Value("name"), Phone: r.Phone, Sex: beneficiary.Sex(form.Value("sex")),
		Group: form.Value("group"), Area: form.Value("area"), IDKind: form.Value("id_kind"), IDNumber: ui.Digits(form.Value("id_number")),
		Consent: form.Value("consent"), VouchedBy: form.Value("vouched_by"), Reference: id.NewReference(),
	}
	if form.Value("birth_year-day") == "" && form.Value("birth_year-month") == "" {
		act.BirthYear = form.Int("birth_year-year")
	} else {
		act.BirthDate = form.Date("birth_year")
	}
	if !form.Wrong() {
		if err = p.registerOnce(r, act); err != nil && !form.Took(err) {
			return err
		}
	}
	if form.Wrong() {
		return p.showRegister(w, r, form)
	}
	ui.Notice(w, "person_registered")
	http.Redirect(w, r.Request, "/household", http.StatusSeeOther)
	return nil
}

// offerDocuments fills in what the page says of documents: which there are, what their numbers look like, and what somebody without one
// can do.
func (p Pages) offerDocuments(r *door.Request, form *ui.Form, page *registerPage) error {
	words := p.Words(r.Request)
	for _, kind := range p.Pack.IDKinds {
		page.Documents = append(page.Documents, ui.Option{Value: kind.Kind, Text: words.T("household.document_like", "kind", kind.NameIn(words.Lang()), "example", kind.Example)})
	}
	rule, needed := p.Pack.DocumentNeeded(p.Now().On(p.Pack.Zone))
	page.Needed, page.Vouch = needed, rule.Facilitator
	if f := form.Error("id_number"); f != nil {
		page.Taken = f.Code == "id_already_registered"
	}
	if f := form.Error("id_kind"); f != nil {
		page.NoCard = f.Code == "document_needed"
	}
	page.NoCard = page.NoCard || form.Value("vouched_by") != ""
	family, err := p.Store.Household(r.Context(), r.Phone)
	for _, b := range beneficiary.Vouchers(family) {
		page.Vouchers = append(page.Vouchers, ui.Option{Value: b.ID, Text: ui.Name(p.Words(r.Request), b)})
	}
	return err
}
