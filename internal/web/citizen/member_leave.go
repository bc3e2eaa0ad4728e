package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// askLeave asks once more before somebody leaves the phone.
func (p Pages) askLeave(w http.ResponseWriter, r *door.Request) error {
	return p.showEnd(w, r, ui.NewForm("id", id.New()), "citizen/leave")
}

// showEnd shows a page that asks once more.
func (p Pages) showEnd(w http.ResponseWriter, r *door.Request, form *ui.Form, name string) error {
	page, err := p.readMember(r)
	if err != nil {
		return err
	}
	page.Form = form
	return p.UI.Render(w, r, form.Status(), name, page)
}

// leave takes somebody off the phone: they stay registered and keep their reference number.
func (p Pages) leave(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	act := beneficiary.Move{ID: form.Value("id"), BeneficiaryID: r.PathValue("id"), From: r.Phone}
	if err := p.Store.MoveMember(r.Context(), act); err != nil {
		if fault.Code(err) == "move_over" { // on another phone: not for this reader
			return fault.New(fault.NotFound, "beneficiary_unknown")
		}
		if !form.Took(err) {
			return err
		}
		return p.showEnd(w, r, form, "citizen/leave")
	}
	return p.back(w, r, "member_left")
}
