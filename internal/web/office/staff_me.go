package office

import (
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// ownRoutes is every URL of what staff do about their own sign-in.
func (p Pages) ownRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /staff/me", For: door.Staff, Do: p.me},
		{Pattern: "POST /staff/me/sign-ins", For: door.Staff, Do: p.endSignIn},
		{Pattern: "GET /staff/me/password", For: door.Staff, Do: p.passwordForm},
		{Pattern: "POST /staff/me/password", For: door.Staff, Do: p.changePassword},
		{Pattern: "GET /staff/me/second", For: door.Staff, Do: p.secondForm},
		{Pattern: "POST /staff/me/second", For: door.Staff, Do: p.setSecond},
		{Pattern: "GET /staff/me/second/off", For: door.Staff, Do: p.secondOffForm},
		{Pattern: "POST /staff/me/second/off", For: door.Staff, Do: p.secondOff},
	}
}

type mePage struct {
	Lines   []ui.Line
	SignIns []store.OwnSignIn
	HereTag ui.Tag
}

// token is the sign-in that a browser carries.
func token(r *door.Request) string {
	c, err := r.Cookie(door.Cookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// me is GET /staff/me: one's own password, second factor and sign-ins.
func (p Pages) me(w http.ResponseWriter, r *door.Request) error {
	second, err := p.Store.SecondFactor(r.Context(), *r.Staff)
	if err != nil {
		return err
	}
	own, err := p.Store.OwnSignIns(r.Context(), *r.Staff, token(r))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := mePage{SignIns: own, HereTag: ui.Tag{Text: words.T("staff.here"), Colour: "blue"}}
	page.Lines = []ui.Line{
		{Key: words.T("staff.name"), Value: r.Staff.Name},
		{Key: words.T("staff.role"), Value: words.T("role." + string(r.Staff.Role))},
		{Key: words.T("public.staff_password"), Value: "••••••••", Link: &ui.Link{Text: words.T("staff.change_password"), Path: "/staff/me/password"}},
	}
	if second.Set {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("staff.second"), Value: words.T("staff.second_set"), Link: &ui.Link{Text: words.T("staff.second_off"), Path: "/staff/me/second/off"}},
			ui.Line{Key: words.T("staff.recovery_left"), Value: second.Left})
	} else {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("staff.second"), Value: words.T("staff.second_none"), Link: &ui.Link{Text: words.T("staff.second_set_up"), Path: "/staff/me/second"}})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/staff_me", page)
}

// endSignIn is POST /staff/me/sign-ins: one of them, or all, the one that asks among them.
func (p Pages) endSignIn(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if form.Value("id") == "all" {
		if err := p.Store.SignOutEverywhere(r.Context(), *r.Staff); err != nil {
			return err
		}
		door.SetCookie(w, r, "", -time.Second)
		ui.Notice(w, "signed_out")
		http.Redirect(w, r.Request, "/staff", http.StatusSeeOther)
		return nil
	}
	if err := p.Store.EndSignIn(r.Context(), *r.Staff, form.Value("id")); err != nil {
		return err
	}
	ui.Notice(w, "staff_sign_in_ended")
	http.Redirect(w, r.Request, "/staff/me", http.StatusSeeOther)
	return nil
}

func (p Pages) passwordForm(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "office/staff_password", ui.NewForm())
}

// changePassword is POST /staff/me/password.
func (p Pages) changePassword(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	password := r.PostForm.Get("password")
	if password != r.PostForm.Get("again") {
		err = fault.New(fault.Invalid, "password_differs").On("again")
	} else if err = p.Attempt(r); err == nil {
		err = p.Store.ChangePassword(r.Context(), *r.Staff, token(r), r.PostForm.Get("old"), password)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.UI.Render(w, r, form.Status(), "office/staff_password", form)
	}
	ui.Notice(w, "staff_password")
	http.Redirect(w, r.Request, "/staff/me", http.StatusSeeOther)
	return nil
}
