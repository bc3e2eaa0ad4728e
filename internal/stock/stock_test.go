package stock_test

import (
	"errors"
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

func TestDecide(t *testing.T) {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	lot := stock.Lot{ID: id.New(), Product: "COVISHIELD", Number: "4121Z001", Expires: when.MustDate("2022-06-30")}
	other := lot
	other.Number = "4121Z002"
	for _, c := range []struct {
		name   string
		known  *stock.Lot
		change func(*stock.Receive)
		want   string
	}{
		{"a new lot", nil, func(*stock.Receive) {}, ""},
		{"more of a known lot", &lot, func(*stock.Receive) {}, ""},
		{"a known lot that says otherwise", &other, func(*stock.Receive) {}, "lot_differs"},
		{"no id", nil, func(a *stock.Receive) { a.ID = "" }, "id_malformed"},
		{"no lot id", nil, func(a *stock.Receive) { a.Lot.ID = "A" }, "id_malformed"},
		{"an unknown product", nil, func(a *stock.Receive) { a.Lot.Product = "SUGAR" }, "product_unknown"},
		{"no number", nil, func(a *stock.Receive) { a.Lot.Number = " " }, "lot_number_needed"},
		{"no expiry", nil, func(a *stock.Receive) { a.Lot.Expires = 0 }, "date_needed"},
		{"no doses", nil, func(a *stock.Receive) { a.Doses = 0 }, "doses_needed"},
		{"fewer than no doses", nil, func(a *stock.Receive) { a.Doses = -10 }, "doses_needed"},
	} {
		act := stock.Receive{ID: id.New(), FacilityID: "hospital", Lot: lot, Doses: 10, By: "keeper"}
		c.change(&act)
		m, err := stock.Decide(p, c.known, act, 1)
		var all fault.List
		if errors.As(err, &all) && len(all) != 1 || fault.Code(err) != c.want {
			t.Errorf("%s: %v, not %s", c.name, err, c.want)
		}
		if want := (stock.Movement{ID: act.ID, FacilityID: "hospital", LotID: lot.ID, Kind: stock.Received, From: stock.Supplier, To: stock.Store, Doses: 10, At: 1, By: "keeper"}); err == nil && m != want {
			t.Errorf("%s: %+v", c.name, m)
		}
	}
}
