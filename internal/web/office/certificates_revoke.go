package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type revokePage struct {
	*ui.Form
	Path   string
	Reason revocation.Reason
	Ends   []string // numbers
}

// revoke is POST /office/certificates/{person}: first it shows what would end, and then, confirmed, it ends. A second click ends nothing more.
func (p Pages) revoke(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	person := r.PathValue("person")
	act := revocation.Act{ID: form.Value("id"), Reason: revocation.Reason(form.Value("reason")), DoseID: form.Value("dose"), Words: form.Value("words")}
	switch act.DoseID {
	case allDoses:
		act.DoseID = ""
	case "":
		act.DoseID = "-" // nothing was chosen, and no dose is called so
	}
	if form.Value("confirmed") == "" {
		return p.previewRevocation(w, r, form, act)
	}
	done, err := p.Store.Revoke(r.Context(), *r.Staff, person, act)
	notice := "revoke_done"
	if done.State == revocation.Waits {
		notice = "revoke_waits"
	}
	return p.afterRevoking(w, r, form, err, notice)
}

// previewRevocation shows what would end, and asks whether it shall.
func (p Pages) previewRevocation(w http.ResponseWriter, r *door.Request, form *ui.Form, act revocation.Act) error {
	act.ID = id.New()
	ends, err := p.Store.PreviewRevocation(r.Context(), *r.Staff, r.PathValue("person"), act)
	if err != nil {
		return p.afterRevoking(w, r, form, err, "")
	}
	form.Set("id", act.ID)
	page := revokePage{Form: form, Path: certificatesPath + "/" + r.PathValue("person"), Reason: act.Reason, Ends: ends}
	return p.UI.Render(w, r, http.StatusOK, "office/certificate_revoke", page)
}

// secondWord is POST /office/certificates/{person}/second: a second officer agrees, or does not.
func (p Pages) secondWord(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	verdict := form.Value("verdict")
	if verdict != "accept" && verdict != "refuse" {
		form.Took(fault.New(fault.Invalid, "case_verdict_needed").On("verdict"))
		return p.showCertificates(w, r, form)
	}
	done, err := p.Store.DecideRevocation(r.Context(), *r.Staff, r.PathValue("person"), form.Value("revocation"), revocation.Second{Accept: verdict == "accept", Note: form.Value("note")})
	notice := "revoke_done"
	if done.State == revocation.Refused {
		notice = "revoke_refused"
	}
	return p.afterRevoking(w, r, form, err, notice)
}

func (p Pages) afterRevoking(w http.ResponseWriter, r *door.Request, form *ui.Form, err error, notice string) error {
	if err != nil && (fault.From(err).Kind == fault.NotFound || !form.Took(err)) {
		return err
	}
	return did(w, r, form, nil, notice, certificatesPath+"/"+r.PathValue("person"), func() error { return p.showCertificates(w, r, form) })
}
