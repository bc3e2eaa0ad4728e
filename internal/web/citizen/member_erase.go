package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type erasePage struct {
	*ui.Form
	Member memberPage
	Stays  *fault.Error // why the record is not erased, nil where it can be
	Doses  []schedule.Given
}

// askErase asks once more before a record is erased, or says what stays and why.
func (p Pages) askErase(w http.ResponseWriter, r *door.Request) error {
	return p.showErase(w, r, ui.NewForm("id", id.New()))
}

func (p Pages) showErase(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	h, err := p.Store.History(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := erasePage{Form: form, Doses: dose.Givens(h.Doses)}
	if page.Member, err = p.readMember(r); err != nil {
		return err
	}
	facts := beneficiary.EraseFacts{Person: &h.Person, Doses: len(h.Doses)}
	if _, err := beneficiary.DecideErase(p.Pack, facts, beneficiary.Erase{ID: id.New()}, p.Now()); err != nil {
		page.Stays = fault.From(err)
	}
	return p.UI.Render(w, r, form.Status(), "citizen/erase", page)
}

// erase erases a record.
func (p Pages) erase(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	if err := p.Store.EraseMember(r.Context(), r.Phone, beneficiary.Erase{ID: form.Value("id"), BeneficiaryID: r.PathValue("id")}); err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showErase(w, r, form)
	}
	return p.back(w, r, "member_erased")
}
