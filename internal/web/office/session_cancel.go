package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type cancelPage struct {
	*ui.Form
	store.Listing
	counts
	Product string
	Reasons []ui.Option
}

// cancelForm is GET /office/sessions/{id}/cancel: what cancelling does, and why.
func (p Pages) cancelForm(w http.ResponseWriter, r *door.Request) error {
	l, err := p.toCome(r)
	if err != nil {
		return err
	}
	return p.showCancel(w, r, ui.NewForm(), l)
}

func (p Pages) showCancel(w http.ResponseWriter, r *door.Request, form *ui.Form, l store.Listing) error {
	page := cancelPage{Form: form, Listing: l, counts: countsOf(l.Session), Product: p.product(l.Session.Product)}
	words := p.Words(r.Request)
	for _, reason := range session.Reasons {
		page.Reasons = append(page.Reasons, ui.Option{Value: string(reason), Text: words.T("plan.reason_" + string(reason))})
	}
	return p.UI.Render(w, r, form.Status(), "office/session_cancel", page)
}

// cancelSession is POST /office/sessions/{id}/cancel.
func (p Pages) cancelSession(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	err = p.Store.CancelSession(r.Context(), *r.Staff, session.Cancel{SessionID: l.Session.ID, Reason: session.Reason(form.Value("reason"))})
	if err != nil && (fault.Code(err) == "session_cancelled" || !form.Took(err)) { // there is no form for it any more
		return err
	}
	if form.Wrong() {
		return p.showCancel(w, r, form, l)
	}
	ui.Notice(w, "session_cancelled")
	http.Redirect(w, r.Request, "/office/sessions/"+l.Session.ID, http.StatusSeeOther)
	return nil
}
