package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

func stockPath(facilityID string) string { return "/office/stock/" + facilityID }

// stock is GET /office/stock: the facilities whose vaccine somebody may see; of one facility at once its vaccine.
func (p Pages) stock(w http.ResponseWriter, r *door.Request) error {
	if at := r.Staff.Scope.Facility(); at != "" {
		http.Redirect(w, r.Request, stockPath(at), http.StatusSeeOther)
		return nil
	}
	return p.chooseFacility(w, r, "nav.stock", func(f facility.Facility) string { return stockPath(f.ID) })
}

type holdingsPage struct {
	Facility   facility.Facility
	District   string
	Table      *ui.Table
	MayReceive bool
	MayPlan    bool
}

// holdings is GET /office/stock/{facility}: what a facility has, batch by batch.
func (p Pages) holdings(w http.ResponseWriter, r *door.Request) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	held, err := p.Store.Holdings(r.Context(), r.Staff.Scope, at.ID)
	if err != nil {
		return err
	}
	words, today := p.Words(r.Request), p.Now().On(p.Pack.Zone)
	page := holdingsPage{Facility: at, District: p.Pack.Areas.NameIn(at.Area, words.Lang()),
		MayReceive: r.Staff.Does(staff.ReceiveStock), MayPlan: r.Staff.Does(staff.PlanSessions)}
	page.Table = &ui.Table{Caption: words.T("office.batches"), Columns: []ui.Column{
		{Text: words.T("office.batch")}, {Text: words.T("office.product")}, {Text: words.T("office.expires")},
		{Text: words.T("office.on_hand"), Number: true}, {Text: words.T("office.reserved"), Number: true}, {Text: words.T("office.available"), Number: true}}}
	for _, h := range held {
		var expires any = h.Lot.Expires
		if h.Lot.Expires < today {
			expires = ui.Tag{Text: words.T("office.expired", "date", h.Lot.Expires), Colour: "red"}
		}
		page.Table.Rows = append(page.Table.Rows, []any{h.Lot.Number, p.product(h.Lot.Product), expires, h.OnHand, h.Reserved, h.Available()})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/stock", page)
}
