package site

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type walkInPage struct {
	*ui.Form
	board
	Free      int // walk-in places left
	Bookable  int // places that can still be booked
	Documents []ui.Option
	Version   string // of the consent text
}

// onToday finds a session that is on today, at which people can be taken in. Faults: session_unknown, session_cancelled, session_closed.
func (p Pages) onToday(r *door.Request) (store.Listing, error) {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	today := p.Now().On(p.Pack.Zone)
	switch {
	case err != nil:
		return l, err
	case l.Session.State == session.Cancelled:
		return l, fault.New(fault.Refused, "session_cancelled", "date", l.Session.Date.String())
	case l.Session.Date != today:
		return l, fault.New(fault.Refused, "session_closed", "date", l.Session.Date.String(), "today", today.String())
	}
	return l, nil
}

// walkIn is GET /site/sessions/{id}/walk-in: somebody without a booking.
func (p Pages) walkIn(w http.ResponseWriter, r *door.Request) error {
	l, err := p.onToday(r)
	if err != nil {
		return err
	}
	return p.showWalkIn(w, r, ui.NewForm("id", id.New()), l)
}

func (p Pages) showWalkIn(w http.ResponseWriter, r *door.Request, form *ui.Form, l store.Listing) error {
	page := walkInPage{Form: form, board: p.boardOf(l), Free: l.Session.Free(session.WalkIn, 0),
		Bookable: l.Session.Free(session.Online, 0), Version: beneficiary.Consent}
	words := p.Words(r.Request)
	for _, k := range p.Pack.IDKinds {
		page.Documents = append(page.Documents, ui.Option{Value: k.Kind, Text: words.T("household.document_like", "kind", k.NameIn(words.Lang()), "example", k.Example)})
	}
	return p.UI.Render(w, r, form.Status(), "site/walk_in", page)
}

// register is POST /site/sessions/{id}/walk-in: register on the spot, then straight on to the dose.
func (p Pages) register(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, err := p.onToday(r)
	if err != nil {
		return err
	}
	act := beneficiary.Register{
		ID: form.Value("id"), Name: form.Value("name"), BirthYear: form.Int("birth_year"), Sex: beneficiary.Sex(form.Value("sex")),
		Area: l.Session.Area, IDKind: form.Value("id_kind"), IDNumber: ui.Digits(form.Value("id_number")),
		Reference: id.NewReference(), By: r.Staff.ID,
	}
	if form.Has("consent", "yes") {
		act.Consent = beneficiary.Consent
	}
	act.Phone, err = door.Phone(p.Pack, form.Value("phone"))
	if err == nil {
		err = p.mayHaveOne(l, act)
	}
	if err == nil {
		_, err = p.Store.Register(r.Context(), act)
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showWalkIn(w, r, form, l)
	}
	http.Redirect(w, r.Request, personPath(l.Session.ID, act.ID), http.StatusSeeOther)
	return nil
}

// mayHaveOne asks the rules about somebody's age before they are registered, so that nobody is registered for nothing.
func (p Pages) mayHaveOne(l store.Listing, act beneficiary.Register) error {
	if act.BirthYear < 1900 || act.BirthYear > l.Session.Date.Year() {
		return nil // registering says what is wrong with it
	}
	someone := schedule.Person{BirthYear: act.BirthYear}
	if !l.Session.Admits(someone) {
		return fault.New(fault.Refused, "session_other_age", "min_age", fault.Int(l.Session.MinAge), "max_age", fault.Int(l.Session.MaxAge)).On("birth_year")
	}
	findings := p.Pack.Rules.Check(someone, nil, schedule.Want{Product: l.Session.Product, On: l.Session.Date})
	if err := schedule.Refusal(findings); err != nil {
		return fault.From(err).On("birth_year")
	}
	return nil
}
