package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type staffPage struct {
	*ui.Form
	Logins []door.DemoLogin
}

func (p Pages) showStaffSignIn(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "public/staff", staffPage{ui.NewForm(), p.Logins})
}

// signInStaff takes login and password. A wrong pair is shown at the form; whoever tries too often from one address waits.
func (p Pages) signInStaff(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if err := p.Attempt(r); err != nil {
		form.Took(err)
		return p.UI.Render(w, r, form.Status(), "public/staff", staffPage{form, p.Logins})
	}
	actor, err := p.Store.CheckStaff(r.Context(), form.Value("login"), r.PostForm.Get("password"))
	if fault.Code(err) == "sign_in_wrong" {
		form.Took(fault.From(err).On("login"))
		return p.UI.Render(w, r, form.Status(), "public/staff", staffPage{form, p.Logins})
	}
	if err != nil {
		return err
	}
	token, err := p.Store.SignInStaff(r.Context(), actor, door.Device(r.Request))
	if err != nil {
		return err
	}
	door.SetCookie(w, r, token, store.StaffSignIn)
	http.Redirect(w, r.Request, startOf(actor), http.StatusSeeOther)
	return nil
}

// startOf is the page on which somebody's work begins: the desk, or the office, which leads on to what the role may see.
func startOf(a staff.Actor) string {
	if a.Does(staff.ReadRoster) {
		return "/site"
	}
	return "/office"
}
