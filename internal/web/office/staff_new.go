package office

import (
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// wherePage is the part of a page that chooses where somebody is to work, and what they may be there.
type wherePage struct {
	chooser
	FacilityID, FacilityName string
	ToFacilities, ToArea     string // ways to the other choice, "" for none
	Roles                    []ui.Option
}

// whereOf reads where somebody is to work: ?facility= or ?area=. Faults: area_unknown, facility_unknown.
func (p Pages) whereOf(r *door.Request, facilities string) (wherePage, error) {
	asked, scope := r.URL.Query().Get("facility"), r.Staff.Scope
	if own := scope.Facility(); own != "" {
		asked = own
	}
	var page wherePage
	var over staff.Scope
	if asked != "" {
		f, err := p.facility(r.Context(), scope, asked)
		if err != nil {
			return page, err
		}
		area, _ := p.Pack.Areas.Area(f.Area)
		page = wherePage{chooser: chooser{Form: ui.NewForm(), Path: r.URL.Path, Area: area}, FacilityID: f.ID, FacilityName: f.Name}
		over = staff.At(f.Area, f.ID)
		if scope.Facility() == "" {
			page.ToArea = r.URL.Path + "?" + url.Values{"area": {f.Area}}.Encode()
		}
	} else {
		area, err := p.areaOf(r)
		if err != nil {
			return page, err
		}
		page = wherePage{chooser: p.chooserOf(r, area), ToFacilities: facilities + "?" + url.Values{"area": {area.ID}}.Encode()}
		over = staff.Over(area.ID)
	}
	words := p.Words(r.Request)
	for _, role := range staff.MayGive(*r.Staff, over) {
		if fits(role, page.Area) {
			page.Roles = append(page.Roles, ui.Option{Value: string(role), Text: words.T("role." + string(role))})
		}
	}
	return page, nil
}

// fits leaves out officers of another level: a state officer answers for a state.
func fits(role staff.Role, area place.Area) bool {
	switch role {
	case staff.National:
		return area.Kind == place.Country
	case staff.State:
		return area.Kind == place.State
	case staff.District:
		return area.Kind != place.Country && area.Kind != place.State
	}
	return true
}

func (p Pages) inviteAt(w http.ResponseWriter, r *door.Request) error {
	return p.chooseFacility(w, r, "staff.at_facility", true, func(f facility.Facility) string { return "/office/staff/new?facility=" + f.ID })
}

// inviteForm is GET /office/staff/new?area= or ?facility=: whom to invite. The code of the invitation is made here and travels sealed, so
// that a double click is one invitation.
func (p Pages) inviteForm(w http.ResponseWriter, r *door.Request) error {
	ident := id.New()
	sealed, err := p.sealCode(ident)
	if err != nil {
		return err
	}
	return p.showInvite(w, r, ui.NewForm("id", ident, "sealed", sealed))
}

func (p Pages) showInvite(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	page, err := p.whereOf(r, "/office/staff/facilities")
	if err != nil {
		return err
	}
	if !page.Wrong() {
		page.Form = form
	}
	return p.UI.Render(w, r, page.Status(), "office/staff_new", page)
}

func (p Pages) sealCode(of string) (string, error) {
	return p.Store.SealState(store.NewInvitationCode(), "invitation "+of)
}

// codeOf opens what sealCode sealed. Fault: form_malformed.
func (p Pages) codeOf(form *ui.Form, of string) (string, error) {
	code, ok := p.Store.OpenState(form.Value("sealed"), "invitation "+of)
	if !ok {
		return "", fault.New(fault.Invalid, "form_malformed")
	}
	return code, nil
}

// invite is POST /office/staff/new. The answer shows the code, once.
func (p Pages) invite(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	page, err := p.whereOf(r, "/office/staff/facilities")
	if err != nil {
		return err
	}
	n := store.NewStaff{ID: form.Value("id"), Login: form.Value("login"), Name: form.Value("name"), Role: staff.Role(form.Value("role")), Area: page.Area.ID, Facility: page.FacilityID}
	code, err := p.codeOf(form, n.ID)
	if err == nil {
		err = p.Store.Invite(r.Context(), *r.Staff, n, code)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		if form.Value("id") != n.ID { // it is a new form now
			sealed, err := p.sealCode(form.Value("id"))
			if err != nil {
				return err
			}
			form.Set("sealed", sealed)
		}
		return p.showInvite(w, r, form)
	}
	return p.showCode(w, r, n.ID, code)
}

type invitedPage struct {
	ID, Code, Page string
	Until          when.Date
}

// showCode shows the inviter what to hand over. It is an answer to a POST, so that no address leads to it.
func (p Pages) showCode(w http.ResponseWriter, r *door.Request, staffID, code string) error {
	scheme := "http://"
	if door.Secure(r) {
		scheme = "https://"
	}
	return p.UI.Render(w, r, http.StatusOK, "office/staff_invited", invitedPage{ID: staffID, Code: code, Page: scheme + r.Host + "/staff/join",
		Until: p.Now().Add(store.InvitationLasts).On(p.Pack.Zone)})
}
