package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type consentPage struct {
	*ui.Form
	Member  memberPage
	Version string
	Given   string // the version that was agreed to, "" for none
	History []beneficiary.ConsentRow
	Yes     []ui.Option // the version of the text that is agreed to
}

// askConsent shows the text of consent, whether somebody has agreed to it, and since when.
func (p Pages) askConsent(w http.ResponseWriter, r *door.Request) error {
	return p.showConsent(w, r, ui.NewForm("id", id.New()), "citizen/consent")
}

// askConsentEnd asks once more before consent is taken back.
func (p Pages) askConsentEnd(w http.ResponseWriter, r *door.Request) error {
	return p.showConsent(w, r, ui.NewForm("id", id.New()), "citizen/consent_end")
}

func (p Pages) showConsent(w http.ResponseWriter, r *door.Request, form *ui.Form, name string) error {
	b, err := p.Store.Member(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := consentPage{Form: form, Version: beneficiary.Consent, Given: b.Consent, Yes: p.consentOption(r)}
	if page.Member, err = p.readMember(r); err != nil {
		return err
	}
	if page.History, err = p.Store.Consents(r.Context(), b.ID); err != nil {
		return err
	}
	return p.UI.Render(w, r, form.Status(), name, page)
}

// consentOption is the tick by which somebody agrees to the text that is shown.
func (p Pages) consentOption(r *door.Request) []ui.Option {
	return []ui.Option{{Value: beneficiary.Consent, Text: p.Words(r.Request).T("consent.yes")}}
}

// agree gives consent.
func (p Pages) agree(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if form.Value("consent") == "" { // an empty version would take consent back
		err = fault.New(fault.Invalid, "consent_needed").On("consent")
	} else {
		err = p.Store.Agree(r.Context(), r.Phone, beneficiary.Consenting{ID: form.Value("id"), BeneficiaryID: r.PathValue("id"), Version: form.Value("consent")})
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showConsent(w, r, form, "citizen/consent")
	}
	return p.back(w, r, "consent_given")
}

// endConsent takes consent back.
func (p Pages) endConsent(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if err := p.Store.Agree(r.Context(), r.Phone, beneficiary.Consenting{ID: form.Value("id"), BeneficiaryID: r.PathValue("id")}); err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showConsent(w, r, form, "citizen/consent_end")
	}
	return p.back(w, r, "consent_ended")
}

// back leads to the household and says there what was done.
func (p Pages) back(w http.ResponseWriter, r *door.Request, notice string) error {
	ui.Notice(w, notice)
	http.Redirect(w, r.Request, "/household", http.StatusSeeOther)
	return nil
}
