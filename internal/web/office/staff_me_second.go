package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type setUpPage struct {
	*ui.Form
	door.SetUp
	Path, Back string
}

type recoveryPage struct {
	Codes []string
	Next  string
}

// secondForm is GET /staff/me/second: a second factor for somebody who is signed in and has none.
func (p Pages) secondForm(w http.ResponseWriter, r *door.Request) error {
	second, err := p.Store.SecondFactor(r.Context(), *r.Staff)
	if err != nil {
		return err
	}
	if second.Set {
		http.Redirect(w, r.Request, "/staff/me", http.StatusSeeOther)
		return nil
	}
	setUp, err := p.NewSetUp(*r.Staff, r.Staff.Name)
	if err != nil {
		return err
	}
	return p.showSetUp(w, r, ui.NewForm(), setUp)
}

func (p Pages) showSetUp(w http.ResponseWriter, r *door.Request, form *ui.Form, setUp door.SetUp) error {
	return p.UI.Render(w, r, form.Status(), "public/staff_second", setUpPage{Form: form, SetUp: setUp, Path: "/staff/me/second", Back: "/staff/me"})
}

// setSecond is POST /staff/me/second. The answer shows the recovery codes, once.
func (p Pages) setSecond(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	codes, err := p.FinishSetUp(r.Context(), *r.Staff, form.Value("sealed"), ui.Digits(form.Value("code")))
	if err == nil {
		return p.UI.Render(w, r, http.StatusOK, "public/staff_recovery", recoveryPage{codes, "/staff/me"})
	}
	if !form.Took(err) {
		return err
	}
	setUp, err := p.OpenSetUp(*r.Staff, r.Staff.Name, form.Value("sealed"))
	if err != nil {
		return err
	}
	form.Set("code", "")
	return p.showSetUp(w, r, form, setUp)
}

func (p Pages) secondOffForm(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "office/staff_second_off", ui.NewForm())
}

// secondOff is POST /staff/me/second/off: for a password and a code, so that a browser left open is not enough.
func (p Pages) secondOff(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if err = p.Attempt(r); err == nil {
		err = p.Store.RemoveSecondFactor(r.Context(), *r.Staff, r.PostForm.Get("old"), ui.Digits(form.Value("code")))
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		form.Set("code", "")
		return p.UI.Render(w, r, form.Status(), "office/staff_second_off", form)
	}
	ui.Notice(w, "staff_second_off")
	http.Redirect(w, r.Request, "/staff/me", http.StatusSeeOther)
	return nil
}
