package citizen

import (
	"net/http"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type memberPage struct {
	*ui.Form
	ID, Name, Reference string
	Lines               []ui.Line
	Agreed              bool // to the text that is shown now
	Moves               []store.MoveRow
}

// member shows somebody of the household and what can be done with their registration.
func (p Pages) member(w http.ResponseWriter, r *door.Request) error {
	page, err := p.readMember(r)
	if err != nil {
		return err
	}
	return p.UI.Render(w, r, http.StatusOK, "citizen/member", page)
}

// readMember reads somebody of the household for a page about them. Fault: beneficiary_unknown.
func (p Pages) readMember(r *door.Request) (memberPage, error) {
	b, err := p.Store.Member(r.Context(), r.Phone, r.PathValue("id"))
	if err != nil {
		return memberPage{}, err
	}
	words := p.Words(r.Request)
	page := memberPage{Form: ui.NewForm(), ID: b.ID, Name: ui.Name(words, b), Reference: ui.Reference(b.Reference), Agreed: b.Consent == beneficiary.Consent}
	page.Lines = []ui.Line{
		{Key: words.T("citizen.reference"), Value: page.Reference},
		{Key: words.T("citizen.district"), Value: p.Pack.Areas.NameIn(b.Area, words.Lang())},
	}
	switch kind, _ := p.Pack.IDKind(b.IDKind); {
	case b.IDKind != "":
		page.Lines = append(page.Lines, ui.Line{Key: words.T("citizen.document"), Value: words.T("household.document_ends", "kind", kind.NameIn(words.Lang()), "last", b.IDLast4)})
	case b.VouchedBy != "":
		page.Lines = append(page.Lines, ui.Line{Key: words.T("citizen.document"), Value: words.T("household.vouched")})
	}
	if g, ok := p.Pack.Group(b.Group); ok {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("household.group"), Value: words.T("citizen.group_" + g.Group)},
			ui.Line{Key: words.T("household.show"), Value: words.T("evidence." + string(g.Evidence))})
	}
	page.Moves, err = p.Store.Moves(r.Context(), b.ID)
	return page, err
}
