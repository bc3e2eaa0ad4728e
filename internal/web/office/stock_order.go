package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

func orderPath(facilityID, orderID string) string {
	return stockPath(facilityID) + "/orders/" + orderID
}

type orderFormPage struct {
	*ui.Form
	Facility  facility.Facility
	Suppliers []ui.Option
	Products  []ui.Option
}

// orderForm is GET /office/stock/{facility}/order: ask a store for vaccine.
func (p Pages) orderForm(w http.ResponseWriter, r *door.Request) error {
	return p.showOrderForm(w, r, ui.NewForm("id", id.New()))
}

func (p Pages) showOrderForm(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	stores, err := p.Store.Suppliers(r.Context(), at)
	if err != nil {
		return err
	}
	page := orderFormPage{Form: form, Facility: at}
	for i, f := range stores {
		page.Suppliers = append(page.Suppliers, ui.Option{Value: f.ID, Text: f.Name})
		if i == 0 && form.Value("supplier_id") == "" {
			form.Set("supplier_id", f.ID)
		}
	}
	for _, product := range p.Pack.Rules.Products {
		page.Products = append(page.Products, ui.Option{Value: product.Code, Text: product.Name})
	}
	return p.UI.Render(w, r, form.Status(), "office/stock_order_new", page)
}

// order is POST /office/stock/{facility}/order.
func (p Pages) order(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	act := stock.Order{ID: form.Value("id"), FacilityID: at.ID, SupplierID: form.Value("supplier_id"), Product: form.Value("product"), Doses: form.Int("doses")}
	_, err = p.Store.Order(r.Context(), *r.Staff, act)
	return did(w, r, form, err, "stock_ordered", orderPath(at.ID, act.ID), func() error { return p.showOrderForm(w, r, form) })
}

type orderPage struct {
	*ui.Form
	Facility  facility.Facility
	Order     stock.Order
	Lines     []ui.Line
	MayAnswer bool
	MaySend   bool
}

// orderPage is GET /office/stock/{facility}/orders/{order}: an order; for the store that was asked the form to answer it.
func (p Pages) orderPage(w http.ResponseWriter, r *door.Request) error {
	return p.showOrder(w, r, ui.NewForm())
}

func (p Pages) showOrder(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	o, err := p.Store.StockOrder(r.Context(), r.Staff.Scope, r.PathValue("order"))
	if err != nil {
		return err
	}
	words, asked := p.Words(r.Request), o.SupplierID == at.ID && r.Staff.Does(staff.SendStock)
	page := orderPage{Form: form, Facility: at, Order: o, MayAnswer: asked && o.State == stock.Asked, MaySend: asked && o.State == stock.Agreed, Lines: []ui.Line{
		{Key: words.T("stock.for"), Value: o.Asker}, {Key: words.T("stock.supplier"), Value: o.Supplier}, {Key: words.T("office.product"), Value: p.product(o.Product)},
		{Key: words.T("office.doses"), Value: o.Doses}, {Key: words.T("stock.asked_at"), Value: words.Instant(o.AskedAt, p.Pack.Zone)},
		{Key: words.T("office.state"), Value: words.T("stock.order_" + string(o.State))}}}
	if o.State != stock.Asked {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("stock.agreed"), Value: o.Agreed})
	}
	if o.Reason != "" {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("stock.reason"), Value: o.Reason})
	}
	if page.MayAnswer && !form.Wrong() {
		form.Set("doses", fault.Int(o.Doses))
	}
	return p.UI.Render(w, r, form.Status(), "office/stock_order", page)
}

// answerOrder is POST /office/stock/{facility}/orders/{order}.
func (p Pages) answerOrder(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	order := r.PathValue("order")
	doses, ok := dosesOf(form, "doses")
	if !ok || form.Value("doses") == "" {
		err = fault.New(fault.Invalid, "agreed_malformed").On("doses")
	} else {
		_, err = p.Store.AnswerOrder(r.Context(), *r.Staff, stock.Agree{OrderID: order, Doses: doses, Reason: form.Value("reason")})
	}
	return did(w, r, form, err, "stock_answered", orderPath(at.ID, order), func() error { return p.showOrder(w, r, form) })
}
