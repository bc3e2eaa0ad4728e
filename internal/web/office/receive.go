package office

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type receivePage struct {
	*ui.Form
	Facility facility.Facility
	Products []ui.Option
}

// receiveForm is GET /office/stock/{facility}/receive.
func (p Pages) receiveForm(w http.ResponseWriter, r *door.Request) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	return p.showReceive(w, r, ui.NewForm("id", id.New()), at)
}

func (p Pages) showReceive(w http.ResponseWriter, r *door.Request, form *ui.Form, at facility.Facility) error {
	page := receivePage{Form: form, Facility: at}
	for _, product := range p.Pack.Rules.Products {
		page.Products = append(page.Products, ui.Option{Value: product.Code, Text: product.Name})
	}
	return p.UI.Render(w, r, form.Status(), "office/receive", page)
}

// receive is POST /office/stock/{facility}/receive: doses of a batch have come in. A batch that has expired is asked about once: its date may be
// mistyped, and if it is not, none of it may be given.
func (p Pages) receive(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	held, err := p.Store.Holdings(r.Context(), r.Staff.Scope, at.ID)
	if err != nil {
		return err
	}
	expires := form.Date("expires")
	if form.Wrong() {
		return p.showReceive(w, r, form, at)
	}
	lot := stock.Lot{Product: form.Value("product"), Number: strings.ToUpper(form.Value("number")), Expires: expires}
	lot.ID = lotID(held, lot)
	if expires != 0 && expires < p.Now().On(p.Pack.Zone) && !form.Has("sure", "yes") {
		form.Took(fault.New(fault.Refused, "receipt_expired", "lot", lot.Number, "date", expires.String()).On("sure"))
		return p.showReceive(w, r, form, at)
	}
	_, err = p.Store.Receive(r.Context(), *r.Staff, stock.Receive{ID: form.Value("id"), FacilityID: at.ID, Lot: lot, Doses: form.Int("doses")})
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showReceive(w, r, form, at)
	}
	ui.Notice(w, "stock_received")
	http.Redirect(w, r.Request, stockPath(at.ID), http.StatusSeeOther)
	return nil
}

// lotID is the id of a batch by what is printed on the vial, so that it is the same lot at every facility: the one that
// the facility has already, else one made of product and number.
func lotID(held []stock.Holding, lot stock.Lot) string {
	for _, h := range held {
		if h.Lot.Product == lot.Product && strings.EqualFold(h.Lot.Number, lot.Number) {
			return h.Lot.ID
		}
	}
	return id.Derive("lot", lot.Product, lot.Number)
}
