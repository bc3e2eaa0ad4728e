package office

import (
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// staffRoutes is every URL of managing staff.
func (p Pages) staffRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/staff", For: door.Staff, Action: staff.ManageStaff, Do: p.staff},
		{Pattern: "POST /office/staff", For: door.Staff, Action: staff.ManageStaff, Do: p.staff},
		{Pattern: "GET /office/staff/new", For: door.Staff, Action: staff.ManageStaff, Do: p.inviteForm},
		{Pattern: "POST /office/staff/new", For: door.Staff, Action: staff.ManageStaff, Do: p.invite},
		{Pattern: "GET /office/staff/facilities", For: door.Staff, Action: staff.ManageStaff, Do: p.inviteAt},
		{Pattern: "GET /office/staff/{staff}", For: door.Staff, Action: staff.ManageStaff, Do: p.member},
		{Pattern: "GET /office/staff/{staff}/post", For: door.Staff, Action: staff.ManageStaff, Do: p.postForm},
		{Pattern: "POST /office/staff/{staff}/post", For: door.Staff, Action: staff.ManageStaff, Do: p.changePost},
		{Pattern: "GET /office/staff/{staff}/facilities", For: door.Staff, Action: staff.ManageStaff, Do: p.postAt},
		{Pattern: "POST /office/staff/{staff}/invite", For: door.Staff, Action: staff.ManageStaff, Do: p.inviteAgain},
		{Pattern: "POST /office/staff/{staff}/leave", For: door.Staff, Action: staff.ManageStaff, Do: p.leave},
	}
}

type staffPage struct {
	chooser
	Facility facility.Facility // that the list is narrowed to, if to one
	Words    string
	Table    *ui.Table
	Next     string // with words: the id after which the list goes on
	Pages    ui.Pages
}

// staff is GET /office/staff?area= or ?facility=: who works in an area or at a facility. Words of a name come by POST: names are in no URL.
func (p Pages) staff(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	scope, at := within(r.Staff.Scope, area.ID), facility.Facility{}
	if asked := r.URL.Query().Get("facility"); asked != "" {
		if at, err = p.facility(r.Context(), r.Staff.Scope, asked); err != nil {
			return err
		}
		scope = staff.At(at.Area, at.ID)
	}
	find := store.StaffFind{After: form.Value("after")}
	if r.Method == http.MethodPost {
		find.Words = form.Value("words")
	}
	found, err := p.Store.Staff(r.Context(), scope, find, onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := staffPage{chooser: p.chooserOf(r, area), Facility: at, Words: find.Words, Table: &ui.Table{Caption: p.Pack.Areas.NameIn(area.ID, words.Lang()), Columns: []ui.Column{
		{Text: words.T("staff.name")}, {Text: words.T("staff.role")}, {Text: words.T("staff.where")}, {Text: words.T("office.state")}}}}
	if !page.Wrong() { // else no area was chosen
		page.Form = ui.NewForm("words", find.Words)
	}
	if find.After != "" {
		page.Pages.First = listPath(r, area.ID, "")
	}
	if len(found) > onePage {
		found = found[:onePage]
		page.Next = found[onePage-1].ID
		page.Pages.Next = listPath(r, area.ID, page.Next)
	}
	if at.ID != "" {
		page.Table.Caption, page.Areas, page.Up = at.Name, nil, ""
		more := "&" + url.Values{"facility": {at.ID}}.Encode()
		if page.Pages.First != "" {
			page.Pages.First += more
		}
		if page.Pages.Next != "" {
			page.Pages.Next += more
		}
	}
	for _, m := range found {
		where := any(p.placeOf(words, m.Post.Scope, m.FacilityName))
		if f := m.Post.Scope.Facility(); f != "" && f != at.ID && r.Staff.Scope.Facility() == "" {
			where = ui.Link{Text: where.(string), Path: r.URL.Path + "?" + url.Values{"area": {area.ID}, "facility": {f}}.Encode()}
		}
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: m.Name, Path: "/office/staff/" + m.ID}, words.T("role." + string(m.Post.Role)),
			where, memberTag(words, m)})
	}
	return p.UI.Render(w, r, page.Status(), "office/staff", page)
}

// placeOf is where a post is held: a facility and its district, or an area.
func (p Pages) placeOf(words *i18n.Printer, scope staff.Scope, facility string) string {
	area := p.Pack.Areas.NameIn(scope.Area(), words.Lang())
	if facility == "" {
		return area
	}
	return words.T("staff.place", "facility", facility, "area", area)
}

// memberTag says how it stands with somebody.
func memberTag(words *i18n.Printer, m store.StaffMember) ui.Tag {
	switch {
	case !m.Active:
		return ui.Tag{Text: words.T("staff.state_left"), Colour: "grey"}
	case !m.Joined:
		return ui.Tag{Text: words.T("staff.state_invited"), Colour: "yellow"}
	}
	return ui.Tag{Text: words.T("staff.state_works"), Colour: "green"}
}
