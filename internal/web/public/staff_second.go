package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// showStaffCode is GET /staff/code: whoever has shown a password is asked for a code of their app.
func (p Pages) showStaffCode(w http.ResponseWriter, r *door.Request) error {
	if _, ok := p.half(r); !ok {
		return again(w, r)
	}
	return p.UI.Render(w, r, http.StatusOK, "public/staff_code", ui.NewForm())
}

// again sends somebody back to the first step of signing in.
func again(w http.ResponseWriter, r *door.Request) error {
	forgetStaff(w, r)
	http.Redirect(w, r.Request, "/staff", http.StatusSeeOther)
	return nil
}

// checkStaffCode is POST /staff/code.
func (p Pages) checkStaffCode(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	actor, ok := p.half(r)
	if !ok {
		if r.Staff != nil { // the second click of a double one
			http.Redirect(w, r.Request, startOf(*r.Staff), http.StatusSeeOther)
			return nil
		}
		return again(w, r)
	}
	if err = p.Attempt(r); err == nil {
		err = p.Store.CheckSecondFactor(r.Context(), actor, ui.Digits(form.Value("code")))
	}
	if err != nil {
		if !form.Took(fault.From(err).On("code")) {
			return err
		}
		form.Set("code", "")
		return p.UI.Render(w, r, form.Status(), "public/staff_code", form)
	}
	if err := p.enter(w, r, actor); err != nil {
		return err
	}
	forgetStaff(w, r)
	http.Redirect(w, r.Request, startOf(actor), http.StatusSeeOther)
	return nil
}

type setUpPage struct {
	*ui.Form
	door.SetUp
	Path string // where the form goes
	Back string // "" where there is no way round it
}

// showSetUp is GET /staff/second: a second factor is set up before the first sign-in of those who must have one.
func (p Pages) showSetUp(w http.ResponseWriter, r *door.Request) error {
	actor, ok := p.half(r)
	if !ok {
		return again(w, r)
	}
	second, err := p.Store.SecondFactor(r.Context(), actor)
	if err != nil {
		return err
	}
	if second.Set {
		http.Redirect(w, r.Request, "/staff/code", http.StatusSeeOther)
		return nil
	}
	setUp, err := p.NewSetUp(actor, actor.Name)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "public/staff_second", setUpPage{Form: ui.NewForm(), SetUp: setUp, Path: "/staff/second"})
}

type recoveryPage struct {
	Codes []string
	Next  string // the page to go on to
}

// finishSetUp is POST /staff/second: with the first code somebody is in, and is shown the recovery codes. A
// second click shows them again.
func (p Pages) finishSetUp(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	actor, ok := p.half(r)
	if !ok {
		return again(w, r)
	}
	codes, err := p.FinishSetUp(r.Context(), actor, form.Value("sealed"), ui.Digits(form.Value("code")))
	if err != nil {
		return p.setUpAgain(w, r, actor, form, err)
	}
	if err := p.enter(w, r, actor); err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "public/staff_recovery", recoveryPage{codes, startOf(actor)})
}

func (p Pages) setUpAgain(w http.ResponseWriter, r *door.Request, actor staff.Actor, form *ui.Form, why error) error {
	if fault.Code(why) == "second_factor_there" {
		http.Redirect(w, r.Request, "/staff/code", http.StatusSeeOther)
		return nil
	}
	if !form.Took(why) {
		return why
	}
	setUp, err := p.OpenSetUp(actor, actor.Name, form.Value("sealed"))
	if err != nil {
		return err
	}
	form.Set("code", "")
	return p.UI.Render(w, r, form.Status(), "public/staff_second", setUpPage{Form: form, SetUp: setUp, Path: "/staff/second"})
}
