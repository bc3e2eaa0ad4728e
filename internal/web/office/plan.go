package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// plan is GET /office/sessions/new: step by step the facility and the vaccine, then the form.
func (p Pages) plan(w http.ResponseWriter, r *door.Request) error {
	if r.URL.Query().Get("facility") == "" && r.Staff.Scope.Facility() == "" {
		return p.chooseFacility(w, r, "office.plan_where", true, func(f facility.Facility) string { return "/office/sessions/new?facility=" + f.ID })
	}
	at, held, err := p.backing(r)
	if err != nil {
		return err
	}
	product := r.URL.Query().Get("product")
	if _, known := p.Pack.Rules.Product(product); !known {
		return p.showProducts(w, r, at, held)
	}
	form := ui.NewForm("id", id.New(), "date", p.Now().On(p.Pack.Zone).Add(1).String(), "from", "09:00", "until", "17:00", "length", "120", "online", "20", "walk_in", "40", "opens_time", "10:00")
	return p.showPlan(w, r, form, at, product, held)
}

// backing is the facility of a plan and the vaccine it has for sessions to come.
func (p Pages) backing(r *door.Request) (facility.Facility, []stock.Holding, error) {
	wanted := r.Staff.Scope.Facility()
	if wanted == "" {
		wanted = r.URL.Query().Get("facility")
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, wanted)
	if err != nil {
		return at, nil, err
	}
	all, err := p.Store.Holdings(r.Context(), r.Staff.Scope, at.ID)
	var usable []stock.Holding
	for _, h := range all {
		if h.Available() > 0 && h.Usable(p.Now().On(p.Pack.Zone)) {
			usable = append(usable, h)
		}
	}
	return at, usable, err
}

type productsPage struct {
	Facility facility.Facility
	Products []productTile
}

type productTile struct {
	Name, Path string
	Doses      int
}

func (p Pages) showProducts(w http.ResponseWriter, r *door.Request, at facility.Facility, held []stock.Holding) error {
	page := productsPage{Facility: at}
	for _, product := range p.Pack.Rules.Products {
		tile := productTile{Name: product.Name, Path: planPath(at.ID, product.Code)}
		for _, h := range held {
			if h.Lot.Product == product.Code {
				tile.Doses += h.Available()
			}
		}
		if tile.Doses > 0 {
			page.Products = append(page.Products, tile)
		}
	}
	return p.UI.Render(w, r, http.StatusOK, "office/plan_product", page)
}

func planPath(facilityID, product string) string {
	return "/office/sessions/new?facility=" + facilityID + "&product=" + product
}

type planPage struct {
	*ui.Form
	Facility facility.Facility
	Product  string
	Path     string
	Today    when.Date
	Currency string
	Lengths  []ui.Option
	Lots     []ui.Field
}

func (p Pages) showPlan(w http.ResponseWriter, r *door.Request, form *ui.Form, at facility.Facility, product string, held []stock.Holding) error {
	words := p.Words(r.Request)
	page := planPage{Form: form, Facility: at, Product: p.product(product), Path: planPath(at.ID, product),
		Today: p.Now().On(p.Pack.Zone), Currency: p.Pack.Currency, Lots: lotFields(words, form, product, held)}
	for _, minutes := range []int{30, 60, 120, 240} {
		page.Lengths = append(page.Lengths, ui.Option{Value: words.Number(int64(minutes)), Text: words.N("office.minutes", minutes)})
	}
	return p.UI.Render(w, r, form.Status(), "office/plan", page)
}

// lotFields asks for a number of doses of each batch.
func lotFields(words *i18n.Printer, form *ui.Form, product string, held []stock.Holding) []ui.Field {
	var fields []ui.Field
	for _, h := range held {
		if h.Lot.Product == product {
			name := "lot-" + h.Lot.ID
			fields = append(fields, ui.Field{Name: name, Label: words.T("office.batch_number", "lot", h.Lot.Number), Kind: "number", Width: "10",
				Hint: words.N("office.lot_available", h.Available(), "expires", h.Lot.Expires), Value: form.Value(name), Error: form.Error(name)})
		}
	}
	return fields
}
