package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// showJoin is GET /staff/join: whoever is invited types the code they were given. It is in no link: links are kept in too many places.
func (p Pages) showJoin(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "public/staff_join", ui.NewForm())
}

// openInvitation is POST /staff/join.
func (p Pages) openInvitation(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	code := form.Value("code")
	if err = p.Attempt(r); err == nil {
		_, err = p.Store.Invitation(r.Context(), code)
	}
	if err != nil {
		if !form.Took(fault.From(err).On("code")) {
			return err
		}
		return p.UI.Render(w, r, form.Status(), "public/staff_join", form)
	}
	if err := p.keepStaff(w, r, staffState{Invitation: code}); err != nil {
		return err
	}
	http.Redirect(w, r.Request, "/staff/join/password", http.StatusSeeOther)
	return nil
}

type joinPage struct {
	*ui.Form
	store.Invited
}

// showJoinPassword is GET /staff/join/password: whom the invitation is for, and the choice of a password.
func (p Pages) showJoinPassword(w http.ResponseWriter, r *door.Request) error {
	s, ok := p.keptStaff(r)
	if !ok || s.Invitation == "" {
		http.Redirect(w, r.Request, "/staff/join", http.StatusSeeOther)
		return nil
	}
	return p.showJoinForm(w, r, ui.NewForm(), s.Invitation)
}

func (p Pages) showJoinForm(w http.ResponseWriter, r *door.Request, form *ui.Form, code string) error {
	invited, err := p.Store.Invitation(r.Context(), code)
	if fault.Code(err) == "invitation_over" {
		form.Took(err)
		return p.UI.Render(w, r, form.Status(), "public/staff_join", form)
	}
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, form.Status(), "public/staff_join_password", joinPage{form, invited})
}

// join is POST /staff/join/password: from here on somebody goes on as after any right password.
func (p Pages) join(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	s, ok := p.keptStaff(r)
	switch {
	case ok && s.Invitation != "":
	case ok && s.ID != "", r.Staff != nil: // the second click of a double one
		http.Redirect(w, r.Request, "/staff", http.StatusSeeOther)
		return nil
	default:
		http.Redirect(w, r.Request, "/staff/join", http.StatusSeeOther)
		return nil
	}
	password := r.PostForm.Get("password")
	if password != r.PostForm.Get("again") {
		form.Took(fault.New(fault.Invalid, "password_differs").On("again"))
		return p.showJoinForm(w, r, form, s.Invitation)
	}
	actor, err := p.Store.Join(r.Context(), s.Invitation, password)
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showJoinForm(w, r, form, s.Invitation)
	}
	ui.Notice(w, "staff_joined")
	return p.goOn(w, r, actor)
}
