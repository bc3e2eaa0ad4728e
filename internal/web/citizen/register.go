package citizen

import (
	"net/http"
	"slices"

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
	Consent   []ui.Option // the version of the text that is agreed to
	More      bool        // something optional was filled in, or is wrong
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
	return p.UI.Render(w, r, form.Status(), "citizen/state", statePage{Form: form, States: areas(p.Pack.Areas.Below(p.Pack.Areas.Root().ID))})
}

func (p Pages) stateNamed(area string) (place.Area, bool) {
	a, ok := p.Pack.Areas.Area(area)
	return a, ok && a.Kind == place.State
}

// areas are areas to choose from, by name.
func areas(all []place.Area) []ui.Option {
	out := make([]ui.Option, len(all))
	for i, a := range all {
		out[i] = ui.Option{Value: a.ID, Text: a.Name}
	}
	slices.SortFunc(out, func(a, b ui.Option) int {
		if a.Text < b.Text {
			return -1
		}
		return 1
	})
	return out
}

func (p Pages) showRegister(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	state, ok := p.stateNamed(form.Value("state"))
	if !ok {
		http.Redirect(w, r.Request, "/household/new?state=&other=1", http.StatusSeeOther)
		return nil
	}
	words := p.Words(r.Request)
	page := registerPage{
		Form: form, State: state, Districts: areas(p.Pack.Areas.Below(state.ID)),
		Groups:  []ui.Option{{Value: "", Text: words.T("citizen.group_none")}},
		Consent: []ui.Option{{Value: beneficiary.Consent, Text: words.T("citizen.consent_yes")}},
		More: form.Value("group")+form.Value("id_kind")+form.Value("id_number") != "" ||
			form.Error("group") != nil || form.Error("id_number") != nil,
	}
	for _, group := range p.Pack.Groups {
		page.Groups = append(page.Groups, ui.Option{Value: group.Group, Text: words.T("citizen.group_" + group.Group)})
	}
	for _, kind := range p.Pack.IDKinds {
		page.Documents = append(page.Documents, ui.Option{Value: kind.Kind, Text: kind.Name})
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
		Consent: form.Value("consent"), Reference: id.NewReference(),
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
