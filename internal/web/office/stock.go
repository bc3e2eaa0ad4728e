package office

import (
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
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
	return p.chooseFacility(w, r, "nav.stock", false, func(f facility.Facility) string { return stockPath(f.ID) })
}

// stockRoutes is every URL of vaccine: balances, the acts that move doses, and the ledger of what has moved.
func (p Pages) stockRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/stock", For: door.Staff, Action: staff.ReadStock, Do: p.stock},
		{Pattern: "GET /office/expiring", For: door.Staff, Action: staff.ReadStock, Do: p.expiring},
		{Pattern: "GET /office/stock/{facility}", For: door.Staff, Action: staff.ReadStock, Do: p.holdings},
		{Pattern: "GET /office/stock/{facility}/receive", For: door.Staff, Action: staff.ReceiveStock, Do: p.receiveForm},
		{Pattern: "POST /office/stock/{facility}/receive", For: door.Staff, Action: staff.ReceiveStock, Do: p.receive},
		{Pattern: "GET /office/stock/{facility}/send", For: door.Staff, Action: staff.SendStock, Do: p.sendForm},
		{Pattern: "POST /office/stock/{facility}/send", For: door.Staff, Action: staff.SendStock, Do: p.send},
		{Pattern: "GET /office/stock/{facility}/shipments/{shipment}", For: door.Staff, Action: staff.ReadStock, Do: p.shipment},
		{Pattern: "POST /office/stock/{facility}/shipments/{shipment}", For: door.Staff, Action: staff.ReceiveStock, Do: p.arrive},
		{Pattern: "GET /office/stock/{facility}/order", For: door.Staff, Action: staff.ReceiveStock, Do: p.orderForm},
		{Pattern: "POST /office/stock/{facility}/order", For: door.Staff, Action: staff.ReceiveStock, Do: p.order},
		{Pattern: "GET /office/stock/{facility}/orders/{order}", For: door.Staff, Action: staff.ReadStock, Do: p.orderPage},
		{Pattern: "POST /office/stock/{facility}/orders/{order}", For: door.Staff, Action: staff.SendStock, Do: p.answerOrder},
		{Pattern: "GET /office/stock/{facility}/batches/{lot}", For: door.Staff, Action: staff.ReadStock, Do: p.batch},
		{Pattern: "POST /office/stock/{facility}/batches/{lot}/waste", For: door.Staff, Action: staff.CountStock, Do: p.waste},
		{Pattern: "POST /office/stock/{facility}/batches/{lot}/count", For: door.Staff, Action: staff.CountStock, Do: p.count},
		{Pattern: "POST /office/stock/{facility}/batches/{lot}/quarantine", For: door.Staff, Action: staff.CountStock, Do: p.isolate},
		{Pattern: "POST /office/stock/{facility}/batches/{lot}/release", For: door.Staff, Action: staff.ReleaseStock, Do: p.release},
		{Pattern: "GET /office/stock/{facility}/movements", For: door.Staff, Action: staff.ReadStock, Do: p.movements},
		{Pattern: "GET /office/stock/{facility}/movements.csv", For: door.Staff, Action: staff.ReadStock, Do: p.movementsFile},
		{Pattern: "GET /office/sessions/{session}/books", For: door.Staff, Action: staff.CountStock, Do: p.books},
		{Pattern: "POST /office/sessions/{session}/books", For: door.Staff, Action: staff.CountStock, Do: p.closeBooks},
		{Pattern: "GET /office/lots/{lot}", For: door.Staff, Action: staff.RecallLots, Do: p.lot},
		{Pattern: "POST /office/lots/{lot}", For: door.Staff, Action: staff.RecallLots, Do: p.recall},
		{Pattern: "GET /office/lots/{lot}/people", For: door.Staff, Action: staff.RecallLots, Do: p.whoHad},
	}
}

type holdingsPage struct {
	Facility            facility.Facility
	District            string
	Table               *ui.Table
	In, Out             *ui.Table // shipments
	Made, Asked         *ui.Table // orders
	MayReceive, MaySend bool
	MayOrder, MayPlan   bool
}

// holdings is GET /office/stock/{facility}: what a facility has, batch by batch, what is on the way to it and from it, and orders.
func (p Pages) holdings(w http.ResponseWriter, r *door.Request) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	held, err := p.Store.Holdings(r.Context(), r.Staff.Scope, at.ID)
	if err != nil {
		return err
	}
	in, out, err := p.Store.Shipments(r.Context(), r.Staff.Scope, at.ID)
	if err != nil {
		return err
	}
	made, asked, err := p.Store.StockOrders(r.Context(), r.Staff.Scope, at.ID)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := holdingsPage{Facility: at, District: p.Pack.Areas.NameIn(at.Area, words.Lang()), Table: p.balances(words, at.ID, held),
		In: p.shipmentTable(words, at.ID, "stock.in", in), Out: p.shipmentTable(words, at.ID, "stock.out", out),
		Made: p.orderTable(words, at.ID, "stock.orders_made", made), Asked: p.orderTable(words, at.ID, "stock.orders_asked", asked),
		MayReceive: r.Staff.Does(staff.ReceiveStock), MaySend: r.Staff.Does(staff.SendStock) && len(held) > 0,
		MayOrder: r.Staff.Does(staff.ReceiveStock), MayPlan: r.Staff.Does(staff.PlanSessions) && at.Kind != facility.Store}
	return p.UI.Render(w, r, http.StatusOK, "office/stock", page)
}

func (p Pages) balances(words *i18n.Printer, facilityID string, held []stock.Holding) *ui.Table {
	t := &ui.Table{Caption: words.T("office.batches"), Columns: []ui.Column{
		{Text: words.T("office.batch")}, {Text: words.T("office.product")}, {Text: words.T("office.expires")},
		{Text: words.T("office.on_hand"), Number: true}, {Text: words.T("office.reserved"), Number: true}, {Text: words.T("office.available"), Number: true},
		{Text: words.T("stock.quarantine"), Number: true}}}
	for _, h := range held {
		free := h.Available()
		if !h.Usable(p.Now().On(p.Pack.Zone)) {
			free = 0 // nobody may be given any of it
		}
		t.Rows = append(t.Rows, []any{ui.Link{Text: h.Lot.Number, Path: batchPath(facilityID, h.Lot.ID)}, p.product(h.Lot.Product), p.lotState(words, h),
			h.OnHand, h.Reserved, free, h.Quarantined})
	}
	return t
}

// expiresSoon is from how many days before its last day a lot is marked.
const expiresSoon = 30

// lotState is the last day of use, or why no dose of the lot may be used.
func (p Pages) lotState(words *i18n.Printer, h stock.Holding) any {
	switch {
	case h.Recalled != 0:
		return ui.Tag{Text: words.T("stock.recalled"), Colour: "red"}
	case h.Lot.Expires < p.Now().On(p.Pack.Zone):
		return ui.Tag{Text: words.T("office.expired", "date", h.Lot.Expires), Colour: "red"}
	case h.Lot.Expires < p.Now().On(p.Pack.Zone).Add(expiresSoon):
		return ui.Tag{Text: words.T("expiry.soon", "date", h.Lot.Expires), Colour: "yellow"}
	}
	return h.Lot.Expires
}

func (p Pages) shipmentTable(words *i18n.Printer, facilityID, caption string, all []stock.Shipment) *ui.Table {
	if len(all) == 0 {
		return nil
	}
	t := &ui.Table{Caption: words.T(caption), Columns: []ui.Column{{Text: words.T("stock.sent")}, {Text: words.T("stock.from")}, {Text: words.T("stock.to")}, {Text: words.T("office.state")}}}
	for _, s := range all {
		t.Rows = append(t.Rows, []any{ui.Link{Text: words.Instant(s.SentAt, p.Pack.Zone), Path: stockPath(facilityID) + "/shipments/" + s.ID}, s.Departed, s.Came, shipmentTag(words, s)})
	}
	return t
}

func shipmentTag(words *i18n.Printer, s stock.Shipment) ui.Tag {
	if s.ArrivalID == "" {
		return ui.Tag{Text: words.T("stock.on_way"), Colour: "yellow"}
	}
	return ui.Tag{Text: words.T("stock.arrived"), Colour: "green"}
}

func (p Pages) orderTable(words *i18n.Printer, facilityID, caption string, all []stock.Order) *ui.Table {
	if len(all) == 0 {
		return nil
	}
	t := &ui.Table{Caption: words.T(caption), Columns: []ui.Column{{Text: words.T("stock.asked_at")}, {Text: words.T("stock.for")}, {Text: words.T("office.product")},
		{Text: words.T("office.doses"), Number: true}, {Text: words.T("office.state")}}}
	for _, o := range all {
		t.Rows = append(t.Rows, []any{ui.Link{Text: words.Instant(o.AskedAt, p.Pack.Zone), Path: orderPath(facilityID, o.ID)}, o.Asker, p.product(o.Product), o.Doses,
			words.T("stock.order_" + string(o.State))})
	}
	return t
}

// did ends an act: on to the next page with a notice, or the form again with what was refused.
func did(w http.ResponseWriter, r *door.Request, form *ui.Form, err error, notice, path string, again func() error) error {
	if err != nil && !form.Took(err) {
		return err
	}
	if form.Wrong() {
		return again()
	}
	ui.Notice(w, notice)
	http.Redirect(w, r.Request, path, http.StatusSeeOther)
	return nil
}

// dosesOf reads a number of doses; nothing typed is none.
func dosesOf(form *ui.Form, name string) (n int, ok bool) {
	text := ui.Digits(form.Value(name))
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0
}
