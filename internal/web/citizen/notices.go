package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/notice"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// noticesPage is what the people of a household wait for.
type noticesPage struct {
	Waiting []waiting
	Most    int // that one person may wait for
}

// waiting is a notice as the page shows it.
type waiting struct {
	notice.Notice
	Name    string // of who waits
	Where   string // the PIN code or the district's name
	Pin     bool
	Product string // "" for every vaccine
}

// notices lists what the people on a phone wait for.
func (p Pages) notices(w http.ResponseWriter, r *door.Request) error {
	all, err := p.Store.Notices(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	family, err := p.Store.Household(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	page := noticesPage{Most: notice.Most}
	for _, b := range family {
		for _, n := range all {
			if n.BeneficiaryID != b.ID {
				continue
			}
			_, district := p.Pack.Areas.Area(n.Place)
			line := waiting{Notice: n, Name: ui.Name(p.Words(r.Request), b), Where: p.Pack.Areas.NameIn(n.Place, p.Words(r.Request).Lang()), Pin: !district}
			if n.Product != "" {
				line.Product = p.product(n.Product)
			}
			page.Waiting = append(page.Waiting, line)
		}
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/notices", page)
}

// noticePage asks what somebody wants to be told of.
type noticePage struct {
	*ui.Form
	Where    string // the PIN code or the district's name
	Pin      bool
	People   []ui.Option
	Products []ui.Option
	Last     when.Date // that may be asked for
	Agree    string    // id of somebody who has to consent first, "" for nobody
}

// newNotice asks for a notice where a search found nothing: ?pin_code= or ?area= says where, else the district where the person lives.
func (p Pages) newNotice(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	form.Set("until", notice.LastDay(p.Pack, p.Now().On(p.Pack.Zone)).String())
	return p.showNotice(w, r, form)
}

func (p Pages) showNotice(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	family, err := p.Store.Histories(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	if len(family) == 0 {
		http.Redirect(w, r.Request, "/household", http.StatusSeeOther)
		return nil
	}
	page := noticePage{Form: form, Products: p.products(), Last: notice.LastDay(p.Pack, p.Now().On(p.Pack.Zone))}
	for _, h := range family {
		page.People = append(page.People, ui.Option{Value: h.Person.ID, Text: ui.Name(p.Words(r.Request), h.Person)})
	}
	if f := form.Error("person"); f != nil && f.Code == "consent_needed" {
		page.Agree = form.Value("person")
	}
	if form.Value("person") == "" && len(family) == 1 {
		form.Set("person", family[0].Person.ID)
	}
	if form.Value("pin_code") == "" && form.Value("area") == "" {
		form.Set("area", home(family, form.Value("person")))
	}
	form.Set("pin_code", p.pinOf(form))
	page.Where, page.Pin = form.Value("pin_code"), form.Value("pin_code") != ""
	if !page.Pin {
		page.Where = p.Pack.Areas.NameIn(form.Value("area"), p.Words(r.Request).Lang())
	}
	return p.UI.Render(w, r, form.Status(), "citizen/notice", page)
}

// home is the district of somebody of the family, or of the first of it.
func home(family []store.History, person string) string {
	for _, h := range family {
		if h.Person.ID == person {
			return h.Person.Area
		}
	}
	return family[0].Person.Area
}

// askNotice asks for a notice. The same wish sent twice is one notice.
func (p Pages) askNotice(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	act := notice.Ask{BeneficiaryID: form.Value("person"), PinCode: p.pinOf(form), Area: form.Value("area"),
		Product: form.Value("product"), Until: form.Date("until")}
	if act.BeneficiaryID == "" {
		form.Took(fault.New(fault.Invalid, "person_needed").On("person"))
	}
	if !form.Wrong() {
		_, err = p.Store.AskNotice(r.Context(), r.Phone, act)
	}
	if err != nil && !form.Took(err) {
		return err
	}
	if form.Wrong() {
		return p.showNotice(w, r, form)
	}
	ui.Notice(w, "notice_asked")
	http.Redirect(w, r.Request, "/notices", http.StatusSeeOther)
	return nil
}

// endNotice ends a notice: nobody is told any more.
func (p Pages) endNotice(w http.ResponseWriter, r *door.Request) error {
	if err := p.Store.EndNotice(r.Context(), r.Phone, r.PathValue("id"), r.PathValue("notice")); err != nil {
		return err
	}
	ui.Notice(w, "notice_ended")
	http.Redirect(w, r.Request, "/notices", http.StatusSeeOther)
	return nil
}
