package site

import (
	"net/http"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// record is POST /site/sessions/{id}/people/{beneficiary}: record the dose.
func (p Pages) record(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, v, err := p.visit(r)
	if err != nil {
		return err
	}
	act := dose.Record{
		ID: form.Value("id"), BeneficiaryID: v.Person.ID, SessionID: l.Session.ID,
		Code: ui.Digits(form.Value("code")),
	}
	act.LotID, act.VialID = source(form.Value("lot_id"))
	if a := booking(v); a != nil {
		act.AppointmentID = a.ID
	}
	if _, err := p.Store.RecordDose(r.Context(), *r.Staff, act); err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showPerson(w, r, form, l, v)
	}
	rememberLot(w, r, l.Session.ID, form.Value("lot_id"))
	http.Redirect(w, r.Request, personPath(l.Session.ID, v.Person.ID)+"/done", http.StatusSeeOther)
	return nil
}

const lotCookie = "lot"

// rememberLot keeps the batch or the vial that is open at this desk, so that it need not be chosen for each person.
func rememberLot(w http.ResponseWriter, r *door.Request, sessionID, from string) {
	http.SetCookie(w, &http.Cookie{Name: lotCookie, Value: from, Path: "/site/sessions/" + sessionID,
		HttpOnly: true, Secure: door.Secure(r), SameSite: http.SameSiteLaxMode})
}

func lotUsedLast(r *door.Request) string {
	if c, err := r.Cookie(lotCookie); err == nil {
		return c.Value
	}
	return ""
}
