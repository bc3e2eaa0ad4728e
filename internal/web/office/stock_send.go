package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type sendPage struct {
	*ui.Form
	Facility facility.Facility
	Places   []ui.Option
	Lots     []ui.Field
}

// sendForm is GET /office/stock/{facility}/send: where to, and how much of each batch. For ?order= what was agreed to is filled in, what
// expires first first.
func (p Pages) sendForm(w http.ResponseWriter, r *door.Request) error {
	at, held, err := p.supply(r)
	if err != nil {
		return err
	}
	form := ui.NewForm("id", id.New())
	if order := r.URL.Query().Get("order"); order != "" {
		o, err := p.Store.StockOrder(r.Context(), r.Staff.Scope, order)
		if err != nil {
			return err
		}
		form.Set("order_id", o.ID)
		form.Set("to_id", o.FacilityID)
		for _, lot := range stock.Offer(held, o.Product, o.Agreed, p.Now().On(p.Pack.Zone)) {
			form.Set("lot-"+lot.LotID, fault.Int(lot.Doses))
		}
	}
	return p.showSend(w, r, form, at, held)
}

// supply finds a facility and what it holds.
func (p Pages) supply(r *door.Request) (facility.Facility, []stock.Holding, error) {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return at, nil, err
	}
	held, err := p.Store.Holdings(r.Context(), r.Staff.Scope, at.ID)
	return at, held, err
}

func (p Pages) showSend(w http.ResponseWriter, r *door.Request, form *ui.Form, at facility.Facility, held []stock.Holding) error {
	near, err := p.Store.Neighbours(r.Context(), at)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := sendPage{Form: form, Facility: at}
	for _, f := range near {
		page.Places = append(page.Places, ui.Option{Value: f.ID, Text: f.Name + ", " + f.PinCode})
	}
	for _, h := range held {
		if h.Available() < 1 {
			continue
		}
		name := "lot-" + h.Lot.ID
		page.Lots = append(page.Lots, ui.Field{Name: name, Label: p.product(h.Lot.Product) + ": " + words.T("office.batch_number", "lot", h.Lot.Number), Kind: "number", Width: "10",
			Hint: words.N("office.lot_available", h.Available(), "expires", h.Lot.Expires), Value: form.Value(name), Error: form.Error(name)})
	}
	return p.UI.Render(w, r, form.Status(), "office/stock_send", page)
}

// send is POST /office/stock/{facility}/send: doses leave for another place.
func (p Pages) send(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, held, err := p.supply(r)
	if err != nil {
		return err
	}
	act := stock.Dispatch{ID: form.Value("id"), FromID: at.ID, ToID: form.Value("to_id"), Reason: form.Value("reason"), OrderID: form.Value("order_id")}
	var wrong fault.List
	for _, h := range held {
		name := "lot-" + h.Lot.ID
		doses, ok := dosesOf(form, name)
		if !ok {
			wrong = append(wrong, fault.New(fault.Invalid, "doses_needed", "most", fault.Int(h.Available())).On(name))
		}
		if doses != 0 {
			act.Lots = append(act.Lots, stock.Portion{LotID: h.Lot.ID, Doses: doses})
		}
	}
	if err = wrong.OrNil(); err == nil {
		err = p.soonerFirst(form, held, act.Lots)
	}
	if err == nil {
		_, err = p.Store.Dispatch(r.Context(), *r.Staff, act)
	}
	return did(w, r, form, err, "stock_sent", stockPath(at.ID)+"/shipments/"+act.ID, func() error { return p.showSend(w, r, form, at, held) })
}

// soonerFirst asks whoever takes a batch to take first what expires first, once: with the box ticked it may be otherwise. Fault: sooner_first.
func (p Pages) soonerFirst(form *ui.Form, held []stock.Holding, chosen []stock.Portion) error {
	sooner := stock.Sooner(held, chosen, p.Now().On(p.Pack.Zone))
	if len(sooner) == 0 || form.Has("anyway", "yes") {
		return nil
	}
	first := sooner[0]
	return fault.New(fault.Refused, "sooner_first", "lot", first.Lot.Number, "date", first.Lot.Expires.String(), "left", fault.Int(first.Available())).On("anyway")
}
