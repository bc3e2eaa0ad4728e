package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// staffRoutes is every URL on which staff sign in.
func (p Pages) staffRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /staff", For: door.Anybody, Do: p.showStaffSignIn},
		{Pattern: "POST /staff", For: door.Anybody, Do: p.signInStaff},
		{Pattern: "GET /staff/code", For: door.Anybody, Do: p.showStaffCode},
		{Pattern: "POST /staff/code", For: door.Anybody, Do: p.checkStaffCode},
		{Pattern: "GET /staff/second", For: door.Anybody, Do: p.showSetUp},
		{Pattern: "POST /staff/second", For: door.Anybody, Do: p.finishSetUp},
		{Pattern: "GET /staff/join", For: door.Anybody, Do: p.showJoin},
		{Pattern: "POST /staff/join", For: door.Anybody, Do: p.openInvitation},
		{Pattern: "GET /staff/join/password", For: door.Anybody, Do: p.showJoinPassword},
		{Pattern: "POST /staff/join/password", For: door.Anybody, Do: p.join},
	}
}

type staffPage struct {
	*ui.Form
	Logins []door.DemoLogin
}

func (p Pages) showStaffSignIn(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "public/staff", staffPage{ui.NewForm(), p.Logins})
}

// signInStaff takes login and password, the first of two steps for those with a second factor. A wrong pair is shown at the form; whoever
// tries too often from one address, or at one login, waits.
func (p Pages) signInStaff(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	var actor staff.Actor
	if err = p.Attempt(r); err == nil {
		actor, err = p.Store.CheckStaff(r.Context(), form.Value("login"), r.PostForm.Get("password"))
	}
	if err != nil {
		if !form.Took(fault.From(err).On("login")) {
			return err
		}
		return p.UI.Render(w, r, form.Status(), "public/staff", staffPage{form, p.Logins})
	}
	return p.goOn(w, r, actor)
}

// goOn leads somebody who has shown their password to their second factor, or in.
func (p Pages) goOn(w http.ResponseWriter, r *door.Request, actor staff.Actor) error {
	second, err := p.Store.SecondFactor(r.Context(), actor)
	if err != nil {
		return err
	}
	to := ""
	switch {
	case second.Set:
		to = "/staff/code"
	case p.NeedsSecondFactor(actor):
		to = "/staff/second"
	}
	if to != "" {
		if err := p.keepStaff(w, r, staffState{ID: actor.ID, Term: actor.Term}); err != nil {
			return err
		}
	} else {
		if err := p.enter(w, r, actor); err != nil {
			return err
		}
		forgetStaff(w, r)
		to = startOf(actor)
	}
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}

// enter signs somebody in who has shown all they must. What the browser carried of the steps before stays until it is forgotten.
func (p Pages) enter(w http.ResponseWriter, r *door.Request, actor staff.Actor) error {
	token, err := p.Store.SignInStaff(r.Context(), actor, door.Device(r.Request))
	if err != nil {
		return err
	}
	door.SetCookie(w, r, token, store.StaffSignIn)
	return nil
}

// startOf is the page on which somebody's work begins: the desk, or the office, which leads on to what the role may see.
func startOf(a staff.Actor) string {
	if a.Does(staff.ReadRoster) {
		return "/site"
	}
	return "/office"
}
