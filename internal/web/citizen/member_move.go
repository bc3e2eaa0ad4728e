package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// movePath is the page that asks for the code by which the other phone agrees.
const movePath = "/household/move"

type claimPage struct {
	*ui.Form
	Why *fault.Error // what stands in the way
}

// claim has the record of somebody's document moved to the phone that is signed in: the phone that it is on gets a code, and whoever
// has that phone reads it out. Of that phone nothing is shown, not even digits.
func (p Pages) claim(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	family, err := p.Store.Household(r.Context(), r.Phone)
	if err != nil {
		return err
	}
	var b beneficiary.Beneficiary
	err = beneficiary.CheckRoom(p.Pack, len(family), p.Now())
	if err == nil {
		b, err = p.Store.FindByDocument(r.Context(), r.Phone, form.Value("id_kind"), ui.Digits(form.Value("id_number")))
	}
	if err == nil {
		err = p.startMove(w, r, door.MoveState{Asker: r.Phone, Sent: b.Phone, Person: b.ID, From: b.Phone, To: r.Phone})
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.UI.Render(w, r, form.Status(), "citizen/claim", claimPage{form, fault.From(err)})
	}
	http.Redirect(w, r.Request, movePath, http.StatusSeeOther)
	return nil
}

func (p Pages) startMove(w http.ResponseWriter, r *door.Request, s door.MoveState) (err error) {
	if s.OTP, err = p.SendCode(r, message.MoveCode, store.ForMove, s.Sent); err != nil {
		return err
	}
	return p.KeepMove(w, r, s, movePath)
}

// askTransfer asks for the phone that somebody is to be moved to.
func (p Pages) askTransfer(w http.ResponseWriter, r *door.Request) error {
	return p.showTransfer(w, r, ui.NewForm())
}

func (p Pages) showTransfer(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	page, err := p.readMember(r)
	if err != nil {
		return err
	}
	page.Form = form
	return p.UI.Render(w, r, form.Status(), "citizen/transfer", page)
}

// transfer has a code sent to the phone that somebody is to be moved to: whoever has it agrees by reading it out. Whether anybody is
// registered there is not said before.
func (p Pages) transfer(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	b, err := p.Store.Member(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return err
	}
	phone, err := p.phone(form)
	switch {
	case err == nil && phone == r.Phone:
		err = fault.New(fault.Conflict, "move_same").On("phone")
	case err == nil:
		err = p.Store.CountMove(r.Context(), r.Phone)
	}
	if err == nil {
		err = p.startMove(w, r, door.MoveState{Asker: r.Phone, Sent: phone, Person: b.ID, From: r.Phone, To: phone})
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showTransfer(w, r, form)
	}
	http.Redirect(w, r.Request, movePath, http.StatusSeeOther)
	return nil
}

type moveCodePage struct {
	*ui.Form
	Here    bool   // the record comes here; else it goes
	Last    string // the last digits of the phone that was typed, "" for one that is not shown
	Minutes int    // how long the code works
	Over    bool   // the code works no more
	Demo    bool
}

// moveCode asks for the code that the other phone got.
func (p Pages) moveCode(w http.ResponseWriter, r *door.Request) error {
	s, ok := p.KeptMove(r, r.Phone)
	if !ok {
		http.Redirect(w, r.Request, "/household", http.StatusSeeOther)
		return nil
	}
	return p.showMoveCode(w, r, ui.NewForm(), s)
}

func (p Pages) showMoveCode(w http.ResponseWriter, r *door.Request, form *ui.Form, s door.MoveState) error {
	page := moveCodePage{Form: form, Here: s.To == r.Phone, Minutes: p.Pack.OTP.ValidSeconds / 60, Demo: p.Demo}
	if !page.Here {
		page.Last = s.To[max(0, len(s.To)-4):]
	}
	return p.UI.Render(w, r, form.Status(), "citizen/move_code", page)
}

// finishMove moves the record once the code is right. A second click moves nothing more.
func (p Pages) finishMove(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	s, ok := p.KeptMove(r, r.Phone)
	if !ok {
		http.Redirect(w, r.Request, "/household", http.StatusSeeOther)
		return nil
	}
	if err := p.FinishMove(r, s, digitsOnly(form.Value("code"))); err != nil {
		if !form.Took(err) {
			return err
		}
		form.Set("code", "")
		return p.showMoveCode(w, r, form, s)
	}
	if s.To == r.Phone {
		return p.back(w, r, "member_came")
	}
	return p.back(w, r, "member_went")
}
