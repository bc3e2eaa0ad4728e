package office

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

const (
	movePath     = "/office/move"
	moveCodePath = "/office/move/code"
)

// moveRoutes is moving a registration to another phone for somebody who no longer has the old one.
func (p Pages) moveRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET " + movePath, For: door.Staff, Action: staff.MoveMember, Do: p.askMove},
		{Pattern: "POST " + movePath, For: door.Staff, Action: staff.MoveMember, Do: p.startMove},
		{Pattern: "GET " + moveCodePath, For: door.Staff, Action: staff.MoveMember, Do: p.askMoveCode},
		{Pattern: "POST " + moveCodePath, For: door.Staff, Action: staff.MoveMember, Do: p.finishMove},
	}
}

type movePage struct {
	*ui.Form
}

// askMove is GET /office/move: the reference number and the document that somebody shows, and their new phone.
func (p Pages) askMove(w http.ResponseWriter, r *door.Request) error {
	return p.UI.Render(w, r, http.StatusOK, "office/move", movePage{ui.NewForm()})
}

// startMove is POST /office/move: the new phone gets a code.
func (p Pages) startMove(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if err := p.sendMoveCode(w, r, form); err != nil {
		if !form.Took(err) {
			return err
		}
		return p.UI.Render(w, r, form.Status(), "office/move", movePage{form})
	}
	http.Redirect(w, r.Request, moveCodePath, http.StatusSeeOther)
	return nil
}

func (p Pages) sendMoveCode(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	phone, err := door.Phone(p.Pack, ui.Digits(form.Value("phone")))
	if err == nil && phone == "" {
		err = fault.New(fault.Invalid, "phone_malformed").On("phone")
	}
	if err != nil {
		return err
	}
	reference := strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(ui.Digits(form.Value("reference")))
	b, err := p.Store.FindByReferenceAndDocument(r.Context(), *r.Staff, reference, ui.Digits(form.Value("last4")))
	if err != nil {
		return err
	}
	if b.Phone == phone {
		return fault.New(fault.Conflict, "move_same").On("phone")
	}
	s := door.MoveState{Asker: r.Staff.ID, Staff: true, Sent: phone, Person: b.ID, From: b.Phone, To: phone}
	if s.OTP, err = p.SendCode(r, message.MoveCode, store.ForOfficeMove, phone); err != nil {
		return err
	}
	return p.KeepMove(w, r, s, movePath)
}

type moveCodePage struct {
	*ui.Form
	Last    string // the last digits of the phone that was typed
	Minutes int    // how long the code works
	Demo    bool
}

// askMoveCode is GET /office/move/code: the code that came to the new phone.
func (p Pages) askMoveCode(w http.ResponseWriter, r *door.Request) error {
	s, ok := p.KeptMove(r, r.Staff.ID)
	if !ok {
		http.Redirect(w, r.Request, movePath, http.StatusSeeOther)
		return nil
	}
	return p.showMoveCode(w, r, ui.NewForm(), s)
}

func (p Pages) showMoveCode(w http.ResponseWriter, r *door.Request, form *ui.Form, s door.MoveState) error {
	return p.UI.Render(w, r, form.Status(), "office/move_code", moveCodePage{
		Form: form, Last: s.To[max(0, len(s.To)-4):], Minutes: p.Pack.OTP.ValidSeconds / 60, Demo: p.Demo,
	})
}

// finishMove is POST /office/move/code: the registration moves once the code is right. A second click moves nothing more.
func (p Pages) finishMove(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	s, ok := p.KeptMove(r, r.Staff.ID)
	if !ok {
		http.Redirect(w, r.Request, movePath, http.StatusSeeOther)
		return nil
	}
	if err := p.FinishMove(r, s, strings.ReplaceAll(ui.Digits(form.Value("code")), " ", "")); err != nil {
		if !form.Took(err) {
			return err
		}
		form.Set("code", "")
		return p.showMoveCode(w, r, form, s)
	}
	ui.Notice(w, "office_moved")
	http.Redirect(w, r.Request, movePath, http.StatusSeeOther)
	return nil
}
