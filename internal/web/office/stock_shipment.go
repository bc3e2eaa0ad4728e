package office

import (
	"net/http"
	"strconv"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type shipmentPage struct {
	*ui.Form
	Facility facility.Facility
	Shipment stock.Shipment
	Lines    []ui.Line
	Table    *ui.Table
	Take     []takeLot // what to answer for each batch; none where there is nothing to take in
}

// takeLot asks what arrived of a batch.
type takeLot struct {
	Number string
	Doses  ui.Field
	VVM    string // name of the field
}

// shipment is GET /office/stock/{facility}/shipments/{shipment}: what is on the way or has come, and for whoever receives it the form to
// take it in.
func (p Pages) shipment(w http.ResponseWriter, r *door.Request) error {
	return p.showShipment(w, r, ui.NewForm("id", id.New()))
}

func (p Pages) showShipment(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	s, err := p.Store.Shipment(r.Context(), r.Staff.Scope, r.PathValue("shipment"))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := shipmentPage{Form: form, Facility: at, Shipment: s, Table: p.sentTable(words, s), Lines: []ui.Line{
		{Key: words.T("stock.from"), Value: s.Departed}, {Key: words.T("stock.to"), Value: s.Came}, {Key: words.T("office.state"), Value: shipmentTag(words, s)},
		{Key: words.T("stock.sent"), Value: words.Instant(s.SentAt, p.Pack.Zone)}}}
	if s.ArrivedAt != 0 {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("stock.arrived"), Value: words.Instant(s.ArrivedAt, p.Pack.Zone)})
	}
	if s.Reason != "" {
		page.Lines = append(page.Lines, ui.Line{Key: words.T("stock.reason"), Value: s.Reason})
	}
	if s.ArrivalID == "" && s.ToID == at.ID && r.Staff.Does(staff.ReceiveStock) {
		for _, l := range s.Lots {
			name := "lot-" + l.Lot.ID
			page.Take = append(page.Take, takeLot{Number: l.Lot.Number, VVM: "vvm-" + l.Lot.ID, Doses: ui.Field{Name: name, Label: words.T("stock.came", "lot", l.Lot.Number), Kind: "number", Width: "10",
				Hint: words.N("stock.were_sent", l.Doses), Value: form.Value(name), Error: form.Error(name)}})
		}
	}
	return p.UI.Render(w, r, form.Status(), "office/stock_shipment", page)
}

func (p Pages) sentTable(words *i18n.Printer, s stock.Shipment) *ui.Table {
	t := &ui.Table{Caption: words.T("stock.carried"), Columns: []ui.Column{{Text: words.T("office.batch")}, {Text: words.T("office.product")}, {Text: words.T("office.expires")},
		{Text: words.T("stock.sent"), Number: true}}}
	if s.ArrivalID != "" {
		t.Columns = append(t.Columns, ui.Column{Text: words.T("stock.arrived"), Number: true}, ui.Column{Text: words.T("stock.vvm"), Number: true})
	}
	for _, l := range s.Lots {
		row := []any{l.Lot.Number, p.product(l.Lot.Product), l.Lot.Expires, l.Doses}
		if s.ArrivalID != "" {
			row = append(row, l.Arrived, l.VVM)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// arrive is POST /office/stock/{facility}/shipments/{shipment}: a shipment is taken in.
func (p Pages) arrive(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, r.PathValue("facility"))
	if err != nil {
		return err
	}
	s, err := p.Store.Shipment(r.Context(), r.Staff.Scope, r.PathValue("shipment"))
	if err != nil {
		return err
	}
	act := stock.Arrive{ID: form.Value("id"), ShipmentID: s.ID, Reason: form.Value("reason")}
	var wrong fault.List
	for _, l := range s.Lots {
		name := "lot-" + l.Lot.ID
		doses, ok := dosesOf(form, name)
		if !ok || form.Value(name) == "" {
			wrong = append(wrong, fault.New(fault.Invalid, "arrived_doses", "lot", l.Lot.Number, "sent", fault.Int(l.Doses)).On(name))
		}
		vvm, _ := strconv.Atoi(form.Value("vvm-" + l.Lot.ID)) // 0 is refused
		act.Lots = append(act.Lots, stock.Came{LotID: l.Lot.ID, Doses: doses, VVM: vvm})
	}
	if err = wrong.OrNil(); err == nil {
		_, err = p.Store.Arrive(r.Context(), *r.Staff, act)
	}
	return did(w, r, form, err, "stock_arrived", stockPath(at.ID), func() error { return p.showShipment(w, r, form) })
}
