package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type memberPage struct {
	*ui.Form
	Member       store.StaffMember
	May          bool // the reader may change them
	Lines        []ui.Line
	History      *ui.Table
	Again, Leave string // ids of the acts
	Sealed       string // the code of a new invitation
}

// member is GET /office/staff/{staff}: somebody of the staff and all that became of them.
func (p Pages) member(w http.ResponseWriter, r *door.Request) error {
	return p.showMember(w, r, ui.NewForm())
}

func (p Pages) showMember(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	m, err := p.Store.StaffMember(r.Context(), r.Staff.Scope, r.PathValue("staff"))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := memberPage{Form: form, Member: m, Again: id.New(), Leave: id.New(),
		May: m.ID != r.Staff.ID && staff.MayGrant(*r.Staff, m.Post.Role, m.Post.Scope)}
	if page.Sealed, err = p.sealCode(m.ID); err != nil {
		return err
	}
	second := words.T("staff.second_none")
	if m.SecondFactor {
		second = words.T("staff.second_set")
	}
	page.Lines = []ui.Line{
		{Key: words.T("public.staff_login"), Value: m.Login},
		{Key: words.T("staff.role"), Value: words.T("role." + string(m.Post.Role))},
		{Key: words.T("staff.where"), Value: p.placeOf(words, m.Post.Scope, m.FacilityName)},
		{Key: words.T("office.state"), Value: memberTag(words, m)},
		{Key: words.T("staff.second"), Value: second},
	}
	page.History = &ui.Table{Caption: words.T("staff.history"), Columns: []ui.Column{
		{Text: words.T("staff.when")}, {Text: words.T("staff.what")}, {Text: words.T("staff.who")}, {Text: words.T("staff.before")}, {Text: words.T("staff.after")}}}
	for _, c := range m.Changes {
		by := c.ByName
		if by == "" {
			by = words.T("staff.by_console")
		}
		page.History.Rows = append(page.History.Rows, []any{words.Instant(c.At, p.Pack.Zone), words.T("staff.became_" + string(c.What)), by,
			p.postText(r, words, c.Before), p.postText(r, words, c.After)})
	}
	return p.UI.Render(w, r, form.Status(), "office/staff_member", page)
}

// postText says a post of the history; a facility that the reader may not see is named by its district.
func (p Pages) postText(r *door.Request, words *i18n.Printer, kept string) string {
	post, ok := staff.ParsePost(kept)
	if !ok {
		return ""
	}
	name := ""
	if post.Scope.Facility() != "" {
		if f, err := p.facility(r.Context(), r.Staff.Scope, post.Scope.Facility()); err == nil {
			name = f.Name
		}
	}
	return words.T("staff.post", "role", words.T("role."+string(post.Role)), "place", p.placeOf(words, post.Scope, name))
}

type postPage struct {
	wherePage
	Member store.StaffMember
	Now    string // the post that they hold
}

func (p Pages) postAt(w http.ResponseWriter, r *door.Request) error {
	m, err := p.Store.StaffMember(r.Context(), r.Staff.Scope, r.PathValue("staff"))
	if err != nil {
		return err
	}
	return p.chooseFacility(w, r, "staff.at_facility", true, func(f facility.Facility) string { return "/office/staff/" + m.ID + "/post?facility=" + f.ID })
}

// postForm is GET /office/staff/{staff}/post?area= or ?facility=: another role, area or facility.
func (p Pages) postForm(w http.ResponseWriter, r *door.Request) error {
	return p.showPost(w, r, ui.NewForm("id", id.New()))
}

func (p Pages) showPost(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	m, err := p.Store.StaffMember(r.Context(), r.Staff.Scope, r.PathValue("staff"))
	if err != nil {
		return err
	}
	if asked := r.URL.Query(); !asked.Has("area") && !asked.Has("facility") { // where they are
		asked.Set("area", m.Post.Scope.Area())
		if f := m.Post.Scope.Facility(); f != "" {
			asked.Set("facility", f)
		}
		r.URL.RawQuery = asked.Encode()
	}
	where, err := p.whereOf(r, "/office/staff/"+m.ID+"/facilities")
	if err != nil {
		return err
	}
	page := postPage{wherePage: where, Member: m, Now: p.postText(r, p.Words(r.Request), m.Post.String())}
	if !page.Wrong() {
		page.Form = form
	}
	return p.UI.Render(w, r, page.Status(), "office/staff_post", page)
}

// changePost is POST /office/staff/{staff}/post.
func (p Pages) changePost(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	where, err := p.whereOf(r, "")
	if err != nil {
		return err
	}
	staffID := r.PathValue("staff")
	err = p.Store.ChangePost(r.Context(), *r.Staff, form.Value("id"), staffID, staff.Role(form.Value("role")), where.Area.ID, where.FacilityID)
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showPost(w, r, form)
	}
	ui.Notice(w, "staff_post")
	http.Redirect(w, r.Request, "/office/staff/"+staffID, http.StatusSeeOther)
	return nil
}

// leave is POST /office/staff/{staff}/leave.
func (p Pages) leave(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	staffID := r.PathValue("staff")
	if err := p.Store.StaffLeaves(r.Context(), *r.Staff, form.Value("id"), staffID); err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showMember(w, r, form)
	}
	ui.Notice(w, "staff_left")
	http.Redirect(w, r.Request, "/office/staff/"+staffID, http.StatusSeeOther)
	return nil
}

// inviteAgain is POST /office/staff/{staff}/invite: a new way in. The answer shows the code, once.
func (p Pages) inviteAgain(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	m, err := p.Store.StaffMember(r.Context(), r.Staff.Scope, r.PathValue("staff"))
	if err != nil {
		return err
	}
	code, err := p.codeOf(form, m.ID)
	if err == nil {
		err = p.Store.InviteAgain(r.Context(), *r.Staff, form.Value("id"), m.ID, code)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showMember(w, r, form)
	}
	return p.showCode(w, r, m.ID, code)
}
