package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type reviewsPage struct {
	Table *ui.Table
	Pages ui.Pages
}

// reviews is GET /office/reviews: what the rules found against doses that were entered after they were given.
func (p Pages) reviews(w http.ResponseWriter, r *door.Request) error {
	after := r.URL.Query().Get("after")
	found, err := p.Store.Reviews(r.Context(), r.Staff.Scope, after, onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := reviewsPage{Table: &ui.Table{Caption: words.T("office.reviews_caption"), Columns: []ui.Column{
		{Text: words.T("office.finding")}, {Text: words.T("office.facility")}, {Text: words.T("office.district")}, {Text: words.T("office.entered")}}}}
	if after != "" {
		page.Pages.First = r.URL.Path
	}
	if len(found) > onePage {
		found = found[:onePage]
		page.Pages.Next = r.URL.Path + "?after=" + found[onePage-1].ID
	}
	names := map[string]string{}
	for _, item := range found {
		name, known := names[item.FacilityID]
		if !known {
			at, err := p.facility(r.Context(), r.Staff.Scope, item.FacilityID)
			if err != nil && fault.From(err).Kind != fault.NotFound {
				return err
			}
			name = at.Name
			names[item.FacilityID] = name
		}
		page.Table.Rows = append(page.Table.Rows, []any{words.Finding(item.Code, item.Args), name, p.Pack.Areas.NameIn(item.Area, words.Lang()), words.Instant(item.OpenedAt, p.Pack.Zone)})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/reviews", page)
}
