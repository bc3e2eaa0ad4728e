package stock_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var (
	today = when.MustDate("2021-09-17")
	long  = strings.Repeat("x", 501)
)

func india(t *testing.T) *pack.Pack {
	t.Helper()
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func at(p *pack.Pack) when.Instant { return today.At(600, p.Zone) }

func lotOf(product, expires string) stock.Lot {
	return stock.Lot{ID: id.New(), Product: product, Number: "4121Z001", Expires: when.MustDate(expires)}
}

// wants holds an answer to its first code; "" is yes.
func wants(t *testing.T, name string, err error, code string) {
	t.Helper()
	got := ""
	if list, ok := err.(fault.List); ok {
		got = list[0].Code
	} else if err != nil {
		got = fault.Code(err)
	}
	if got != code {
		t.Errorf("%s: %v, not %q", name, err, code)
	}
}

func TestLevel(t *testing.T) {
	p := india(t)
	for _, c := range []struct {
		kind facility.Kind
		area string
		want int
	}{{facility.Store, "IN", 0}, {facility.Store, "IN-MH", 1}, {facility.Store, "IN-MH-363", 2}, {facility.Public, "IN-MH-363", 6}} {
		if got := stock.Level(p.Areas, facility.Facility{Kind: c.kind, Area: c.area}); got != c.want {
			t.Errorf("%s in %s: level %d, not %d", c.kind, c.area, got, c.want)
		}
	}
}

func TestDecideDispatch(t *testing.T) {
	p := india(t)
	good, old, called := lotOf("COVISHIELD", "2022-06-30"), lotOf("COVISHIELD", "2021-09-16"), lotOf("COVISHIELD", "2022-06-30")
	state := facility.Facility{ID: "state", Kind: facility.Store, Area: "IN-MH"}
	district := facility.Facility{ID: "district", Kind: facility.Store, Area: "IN-MH-363"}
	hospital := facility.Facility{ID: "hospital", Kind: facility.Public, Area: "IN-MH-363"}
	elsewhere := facility.Facility{ID: "elsewhere", Kind: facility.Public, Area: "IN-DL-141"}
	order := stock.Order{ID: id.New(), FacilityID: "hospital", SupplierID: "district", Product: "COVISHIELD", Doses: 10, Agreed: 10, State: stock.Agreed}
	for _, c := range []struct {
		name   string
		change func(f *stock.DispatchFacts, act *stock.Dispatch)
		want   string
	}{
		{"down the levels", func(*stock.DispatchFacts, *stock.Dispatch) {}, ""},
		{"no id", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.ID = "" }, "id_malformed"},
		{"to nowhere", func(f *stock.DispatchFacts, _ *stock.Dispatch) { f.To = nil }, "facility_unknown"},
		{"to itself", func(f *stock.DispatchFacts, a *stock.Dispatch) { f.To, a.ToID = &district, "district" }, "shipment_to_itself"},
		{"to another state", func(f *stock.DispatchFacts, a *stock.Dispatch) { f.To, a.ToID = &elsewhere, "elsewhere" }, "shipment_off_line"},
		{"up without a reason", func(f *stock.DispatchFacts, a *stock.Dispatch) { f.To, a.ToID = &state, "state" }, "reason_needed"},
		{"up with a reason", func(f *stock.DispatchFacts, a *stock.Dispatch) { f.To, a.ToID, a.Reason = &state, "state", "too many" }, ""},
		{"a long reason", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Reason = long }, "text_too_long"},
		{"nothing", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Lots = nil }, "shipment_empty"},
		{"a lot that is not there", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Lots[0].LotID = "x" }, "lot_not_held"},
		{"a lot twice", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Lots = append(a.Lots, a.Lots[0]) }, "lot_malformed"},
		{"no doses", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Lots[0].Doses = 0 }, "lot_malformed"},
		{"an expired lot down", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Lots[0].LotID = old.ID }, "lot_expired"},
		{"a recalled lot down", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Lots[0].LotID = called.ID }, "lot_recalled"},
		{"a recalled lot back", func(f *stock.DispatchFacts, a *stock.Dispatch) {
			a.Lots[0].LotID = called.ID
			f.To, a.ToID, a.Reason = &state, "state", "recalled"
		}, ""},
		{"what is reserved", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.Lots[0].Doses = 71 }, "stock_short"},
		{"an order that is not there", func(_ *stock.DispatchFacts, a *stock.Dispatch) { a.OrderID = "x" }, "order_unknown"},
		{"an agreed order", func(f *stock.DispatchFacts, a *stock.Dispatch) { f.Order, a.OrderID = &order, order.ID }, ""},
		{"somebody else's order", func(f *stock.DispatchFacts, a *stock.Dispatch) {
			o := order
			o.FacilityID = "another"
			f.Order, a.OrderID = &o, o.ID
		}, "order_unknown"},
		{"an order not answered", func(f *stock.DispatchFacts, a *stock.Dispatch) {
			o := order
			o.State = stock.Asked
			f.Order, a.OrderID = &o, o.ID
		}, "order_not_agreed"},
		{"an order of something else", func(f *stock.DispatchFacts, a *stock.Dispatch) {
			o := order
			o.Product = "COVAXIN"
			f.Order, a.OrderID = &o, o.ID
		}, "order_other_product"},
	} {
		f := stock.DispatchFacts{From: &district, To: &hospital, Holdings: map[string]stock.Holding{
			good.ID: {Lot: good, OnHand: 100, Reserved: 30}, old.ID: {Lot: old, OnHand: 100}, called.ID: {Lot: called, OnHand: 100, Recalled: 1}}}
		act := stock.Dispatch{ID: id.New(), FromID: "district", ToID: "hospital", Lots: []stock.Portion{{LotID: good.ID, Doses: 70}}}
		c.change(&f, &act)
		sent, moves, err := stock.DecideDispatch(p, f, act, at(p))
		wants(t, c.name, err, c.want)
		if err == nil && (len(moves) != 1 || moves[0].From != stock.Store || moves[0].To != stock.Transit || moves[0].Kind != sent.Kind || moves[0].About != act.ID ||
			(sent.Kind == stock.Returned) != (act.ToID == "state")) {
			t.Errorf("%s: %+v %+v", c.name, sent, moves)
		}
	}
	already := stock.Shipment{ID: "s"}
	if sent, moves, err := stock.DecideDispatch(p, stock.DispatchFacts{Existing: &already}, stock.Dispatch{}, 1); err != nil || moves != nil || sent.ID != "s" {
		t.Errorf("the same act twice: %+v %v %v", sent, moves, err)
	}
}

func TestOfferTakesWhatExpiresFirst(t *testing.T) {
	late, soon, old, other := lotOf("COVISHIELD", "2022-06-30"), lotOf("COVISHIELD", "2021-10-01"), lotOf("COVISHIELD", "2021-09-16"), lotOf("COVAXIN", "2021-10-01")
	held := []stock.Holding{{Lot: late, OnHand: 100}, {Lot: soon, OnHand: 50, Reserved: 10}, {Lot: old, OnHand: 100}, {Lot: other, OnHand: 100}, {Lot: lotOf("COVISHIELD", "2021-09-30"), OnHand: 10, Recalled: 1}}
	got := stock.Offer(held, "COVISHIELD", 60, today)
	if diff := cmp.Diff([]stock.Portion{{LotID: soon.ID, Doses: 40}, {LotID: late.ID, Doses: 20}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDecideArrive(t *testing.T) {
	p := india(t)
	lot := lotOf("COVISHIELD", "2022-06-30")
	old := lotOf("COVISHIELD", "2021-09-16")
	for _, c := range []struct {
		name   string
		change func(s *stock.Shipment, act *stock.Arrive)
		want   string
		to     stock.Account
	}{
		{"all is well", func(*stock.Shipment, *stock.Arrive) {}, "", stock.Store},
		{"it was hot", func(_ *stock.Shipment, a *stock.Arrive) { a.Lots[0].VVM = 3 }, "", stock.Quarantine},
		{"it has expired", func(s *stock.Shipment, a *stock.Arrive) { s.Lots[0].Lot, a.Lots[0].LotID = old, old.ID }, "", stock.Quarantine},
		{"it is recalled", func(s *stock.Shipment, _ *stock.Arrive) { s.Lots[0].Recalled = 1 }, "", stock.Quarantine},
		{"no id", func(_ *stock.Shipment, a *stock.Arrive) { a.ID = "" }, "id_malformed", ""},
		{"taken in before", func(s *stock.Shipment, _ *stock.Arrive) { s.ArrivalID = "x" }, "shipment_arrived", ""},
		{"a lot left out", func(_ *stock.Shipment, a *stock.Arrive) { a.Lots = nil }, "arrived_lots", ""},
		{"another lot", func(_ *stock.Shipment, a *stock.Arrive) { a.Lots[0].LotID = "x" }, "arrived_lots", ""},
		{"more than was sent", func(_ *stock.Shipment, a *stock.Arrive) { a.Lots[0].Doses = 101 }, "arrived_doses", ""},
		{"fewer than none", func(_ *stock.Shipment, a *stock.Arrive) { a.Lots[0].Doses = -1 }, "arrived_doses", ""},
		{"the monitor not read", func(_ *stock.Shipment, a *stock.Arrive) { a.Lots[0].VVM = 0 }, "vvm_needed", ""},
		{"fewer without a reason", func(_ *stock.Shipment, a *stock.Arrive) { a.Lots[0].Doses = 90 }, "loss_reason_needed", ""},
		{"a long reason", func(_ *stock.Shipment, a *stock.Arrive) { a.Reason = long }, "text_too_long", ""},
	} {
		s := stock.Shipment{ID: "s", ToID: "hospital", Lots: []stock.Sent{{Lot: lot, Doses: 100}}}
		act := stock.Arrive{ID: id.New(), ShipmentID: "s", Lots: []stock.Came{{LotID: lot.ID, Doses: 100, VVM: 1}}}
		c.change(&s, &act)
		_, moves, err := stock.DecideArrive(p, &s, act, at(p))
		wants(t, c.name, err, c.want)
		if err == nil && (len(moves) != 1 || moves[0].From != stock.Transit || moves[0].To != c.to || moves[0].Doses != 100) {
			t.Errorf("%s: %+v", c.name, moves)
		}
	}
	_, _, err := stock.DecideArrive(p, nil, stock.Arrive{}, 1)
	wants(t, "no shipment", err, "shipment_unknown")
	s := stock.Shipment{ToID: "hospital", Lots: []stock.Sent{{Lot: lot, Doses: 100}}}
	_, moves, err := stock.DecideArrive(p, &s, stock.Arrive{ID: id.New(), Lots: []stock.Came{{LotID: lot.ID, Doses: 0}}, Reason: "the van was robbed"}, at(p))
	if wants(t, "nothing came", err, ""); len(moves) != 1 || moves[0].To != stock.Lost || moves[0].Reason != "the van was robbed" {
		t.Errorf("nothing came: %+v", moves)
	}
}

func TestDecideKeeping(t *testing.T) {
	p := india(t)
	lot, old := lotOf("COVISHIELD", "2022-06-30"), lotOf("COVISHIELD", "2021-09-16")
	facts := func(change func(h *stock.Holding)) stock.KeepFacts {
		h := stock.Holding{Lot: lot, OnHand: 100, Reserved: 30, Quarantined: 5}
		change(&h)
		return stock.KeepFacts{Holding: &h, Sessions: []stock.Backed{{SessionID: "s", Date: today, Reserved: 30, Used: 10}}}
	}
	same := func(*stock.Holding) {}
	none := stock.KeepFacts{}
	unreserved := stock.KeepFacts{Holding: &stock.Holding{Lot: lot, OnHand: 95}, Sessions: []stock.Backed{{SessionID: "s", Date: today, Reserved: 10, Used: 10}}}
	waste := func(f stock.KeepFacts, change func(a *stock.Waste)) error {
		act := stock.Waste{ID: id.New(), From: stock.Store, Doses: 70, Reason: "broken"}
		change(&act)
		_, err := stock.DecideWaste(f, act, at(p))
		return err
	}
	count := func(f stock.KeepFacts, act stock.Count) error {
		if act.ID == "" {
			act.ID = id.New()
		}
		_, _, err := stock.DecideCount(p, f, act, at(p))
		return err
	}
	isolate := func(f stock.KeepFacts, act stock.Isolate) error {
		_, _, err := stock.DecideIsolate(f, act, at(p))
		return err
	}
	release := func(f stock.KeepFacts, change func(a *stock.Release)) error {
		act := stock.Release{ID: id.New(), Doses: 5, Reason: "good"}
		change(&act)
		_, err := stock.DecideRelease(p, f, act, at(p))
		return err
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"waste", waste(facts(same), func(*stock.Waste) {}), ""},
		{"waste from quarantine", waste(facts(same), func(a *stock.Waste) { a.From, a.Doses = stock.Quarantine, 5 }), ""},
		{"waste without an id", waste(facts(same), func(a *stock.Waste) { a.ID = "" }), "id_malformed"},
		{"waste for no reason", waste(facts(same), func(a *stock.Waste) { a.Reason = "" }), "waste_reason_unknown"},
		{"waste for another reason", waste(facts(same), func(a *stock.Waste) { a.Reason = "other" }), "reason_needed"},
		{"waste with a long note", waste(facts(same), func(a *stock.Waste) { a.Note = long }), "text_too_long"},
		{"waste of nothing", waste(facts(same), func(a *stock.Waste) { a.Doses = 0 }), "doses_needed"},
		{"waste of what is not there", waste(none, func(*stock.Waste) {}), "lot_not_held"},
		{"waste from elsewhere", waste(facts(same), func(a *stock.Waste) { a.From = stock.Transit }), "account_unknown"},
		{"waste of what is reserved", waste(facts(same), func(a *stock.Waste) { a.Doses = 71 }), "stock_reserved"},
		{"waste of more than is there", waste(unreserved, func(a *stock.Waste) { a.Doses = 200 }), "waste_short"},
		{"waste of more than is in quarantine", waste(facts(same), func(a *stock.Waste) { a.From, a.Doses = stock.Quarantine, 6 }), "quarantine_short"},
		{"a count that fits", count(facts(same), stock.Count{Doses: 90}), ""}, // 10 were given today
		{"a count with a difference", count(facts(same), stock.Count{Doses: 82, Reason: "gone"}), ""},
		{"a count far below", count(facts(same), stock.Count{Doses: 80, Reason: "gone"}), "count_far_off"},
		{"a count far above", count(facts(same), stock.Count{Doses: 100, Reason: "found"}), "count_far_off"},
		{"a count far above that is sure", count(facts(same), stock.Count{Doses: 1000, Reason: "found", Sure: true}), ""},
		{"a count without an id", count(facts(same), stock.Count{ID: "x", Doses: 90}), "id_malformed"},
		{"a count below none", count(facts(same), stock.Count{Doses: -1}), "count_malformed"},
		{"a count of what is not there", count(none, stock.Count{Doses: 1}), "lot_not_held"},
		{"a difference without a reason", count(facts(same), stock.Count{Doses: 89}), "variance_reason_needed"},
		{"a difference with a long reason", count(facts(same), stock.Count{Doses: 89, Reason: long}), "text_too_long"},
		{"a count below what is reserved", count(facts(same), stock.Count{Doses: 19, Reason: "gone"}), "count_below_reserved"},
		{"quarantine", isolate(facts(same), stock.Isolate{ID: id.New(), Reason: "hot"}), ""},
		{"quarantine without an id", isolate(facts(same), stock.Isolate{Reason: "hot"}), "id_malformed"},
		{"quarantine for no reason", isolate(facts(same), stock.Isolate{ID: id.New()}), "reason_needed"},
		{"quarantine of what is not there", isolate(none, stock.Isolate{ID: id.New(), Reason: "hot"}), "lot_not_held"},
		{"quarantine of what was given", isolate(facts(func(h *stock.Holding) { h.OnHand, h.Reserved = 10, 10 }), stock.Isolate{ID: id.New(), Reason: "hot"}), "nothing_to_set_aside"},
		{"release", release(facts(same), func(*stock.Release) {}), ""},
		{"release without an id", release(facts(same), func(a *stock.Release) { a.ID = "" }), "id_malformed"},
		{"release for no reason", release(facts(same), func(a *stock.Release) { a.Reason = "" }), "reason_needed"},
		{"release of nothing", release(facts(same), func(a *stock.Release) { a.Doses = 0 }), "doses_needed"},
		{"release of what is not there", release(none, func(*stock.Release) {}), "lot_not_held"},
		{"release of a recalled lot", release(facts(func(h *stock.Holding) { h.Recalled = 1 }), func(*stock.Release) {}), "lot_recalled"},
		{"release of an expired lot", release(facts(func(h *stock.Holding) { h.Lot = old }), func(*stock.Release) {}), "lot_expired"},
		{"release of too many", release(facts(same), func(a *stock.Release) { a.Doses = 6 }), "quarantine_short"},
	} {
		wants(t, c.name, c.err, c.want)
	}
	m, taken, err := stock.DecideIsolate(facts(same), stock.Isolate{ID: id.New(), Reason: "hot"}, at(p))
	if wants(t, "quarantine", err, ""); m.Doses != 90 || len(taken) != 1 {
		t.Errorf("quarantine takes %d doses from %d sessions", m.Doses, len(taken))
	}
	done := stock.Movement{ID: "done"}
	if m, err := stock.DecideWaste(stock.KeepFacts{Existing: &done}, stock.Waste{}, 1); err != nil || m.ID != "done" {
		t.Errorf("the same act twice: %+v, %v", m, err)
	}
}

func TestDecideOrder(t *testing.T) {
	p := india(t)
	above := facility.Facility{ID: "store", Kind: facility.Store, Area: "IN-MH-363"}
	here := facility.Facility{ID: "hospital", Kind: facility.Public, Area: "IN-MH-363"}
	far := facility.Facility{ID: "far", Kind: facility.Store, Area: "IN-DL-141"}
	ask := func(change func(f *stock.OrderFacts, o *stock.Order)) error {
		f, o := stock.OrderFacts{At: &here, Supplier: &above}, stock.Order{ID: id.New(), Product: "COVISHIELD", Doses: 10}
		change(&f, &o)
		_, err := stock.DecideOrder(p, f, o, 1)
		return err
	}
	order := stock.Order{ID: "o", Doses: 10, State: stock.Asked}
	answer := func(o *stock.Order, doses int, reason string) error {
		_, err := stock.DecideAgree(o, stock.Agree{Doses: doses, Reason: reason})
		return err
	}
	answered := order
	answered.State, answered.Agreed = stock.Agreed, 10
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"an order", ask(func(*stock.OrderFacts, *stock.Order) {}), ""},
		{"without an id", ask(func(_ *stock.OrderFacts, o *stock.Order) { o.ID = "" }), "id_malformed"},
		{"of sugar", ask(func(_ *stock.OrderFacts, o *stock.Order) { o.Product = "SUGAR" }), "product_unknown"},
		{"of nothing", ask(func(_ *stock.OrderFacts, o *stock.Order) { o.Doses = 0 }), "doses_needed"},
		{"of nobody", ask(func(f *stock.OrderFacts, _ *stock.Order) { f.Supplier = nil }), "supplier_unknown"},
		{"of a hospital", ask(func(f *stock.OrderFacts, _ *stock.Order) { f.Supplier = &here }), "supplier_unknown"},
		{"of a store elsewhere", ask(func(f *stock.OrderFacts, _ *stock.Order) { f.Supplier = &far }), "supplier_unknown"},
		{"of a store of the same level", ask(func(f *stock.OrderFacts, _ *stock.Order) { f.At = &above }), "supplier_unknown"},
		{"all is agreed to", answer(&order, 10, ""), ""},
		{"fewer", answer(&order, 4, "others need some"), ""},
		{"no order", answer(nil, 4, ""), "order_unknown"},
		{"more than was asked for", answer(&order, 11, ""), "agreed_malformed"},
		{"fewer without a reason", answer(&order, 4, ""), "agreed_reason_needed"},
		{"the same answer twice", answer(&answered, 10, ""), ""},
		{"another answer", answer(&answered, 4, "no"), "order_answered"},
	} {
		wants(t, c.name, c.err, c.want)
	}
	if o, err := stock.DecideAgree(&order, stock.Agree{Doses: 0, Reason: "none left"}); err != nil || o.State != stock.Refused {
		t.Errorf("none agreed to: %+v, %v", o, err)
	}
}

func TestDecideBooks(t *testing.T) {
	lot := lotOf("COVISHIELD", "2022-06-30")
	vial := schedule.Product{Code: "COVISHIELD", DosesPerVial: 10, OpenVialHours: 4}
	books := func(date when.Date) *stock.Books {
		return &stock.Books{FacilityID: "hospital", Product: vial, Date: date, Lots: []stock.Used{{Lot: lot, Reserved: 30, Used: 13}}}
	}
	told := func(doses int) []stock.Portion { return []stock.Portion{{LotID: lot.ID, Doses: doses}} }
	for _, c := range []struct {
		name   string
		books  *stock.Books
		wasted []stock.Portion
		want   string
	}{
		{"as counted", books(today.Add(-1)), told(17), ""},
		{"as the open-vial rule says", books(today.Add(-1)), nil, ""},
		{"no session", nil, nil, "session_unknown"},
		{"on its day", books(today), nil, "books_too_early"},
		{"a lot left out", books(today.Add(-1)), []stock.Portion{}, "books_lots"},
		{"another lot", books(today.Add(-1)), []stock.Portion{{LotID: "x"}}, "books_lots"},
		{"more than there was", books(today.Add(-1)), told(18), "wasted_malformed"},
		{"fewer than none", books(today.Add(-1)), told(-1), "wasted_malformed"},
	} {
		_, err := stock.DecideBooks(c.books, stock.CloseBooks{SessionID: "s", Wasted: c.wasted}, today, 1)
		wants(t, c.name, err, c.want)
	}
	moves, _ := stock.DecideBooks(books(today.Add(-1)), stock.CloseBooks{SessionID: "s"}, today, 1)
	if len(moves) != 2 || moves[0].Doses != 13 || moves[0].To != stock.Given || moves[1].Doses != 7 || moves[1].To != stock.Wasted {
		t.Errorf("13 given of vials of 10: %+v", moves)
	}
	closed := books(today.Add(-1))
	closed.Closed = 1
	if moves, err := stock.DecideBooks(closed, stock.CloseBooks{}, today, 1); err != nil || moves != nil {
		t.Errorf("closed twice: %v, %v", moves, err)
	}
}

// What is thrown away with opened vials is less than a vial, and never more than the session had.
func TestOpenWaste(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := schedule.Product{DosesPerVial: rapid.IntRange(1, 20).Draw(t, "doses a vial"), OpenVialHours: rapid.SampledFrom([]int{0, 4, 672}).Draw(t, "hours")}
		reserved := rapid.IntRange(0, 100).Draw(t, "reserved")
		u := stock.Used{Reserved: reserved, Used: rapid.IntRange(0, reserved).Draw(t, "used")}
		n := stock.OpenWaste(p, u)
		switch {
		case n < 0 || n >= max(1, p.DosesPerVial) || n > u.Reserved-u.Used:
			t.Fatalf("%d of %+v", n, u)
		case p.OpenVialHours != 4 && n != 0:
			t.Fatalf("%d thrown away of vials that are kept", n)
		case p.OpenVialHours == 4 && n < u.Reserved-u.Used && (u.Used+n)%p.DosesPerVial != 0:
			t.Fatalf("%d given and %d thrown away are no whole vials of %d", u.Used, n, p.DosesPerVial)
		}
	})
}

func TestDecideRecall(t *testing.T) {
	lot := lotOf("COVISHIELD", "2022-06-30")
	_, err := stock.DecideRecall(nil, nil, stock.Recall{Reason: "bad"}, 1)
	wants(t, "no lot", err, "lot_unknown")
	_, err = stock.DecideRecall(&lot, nil, stock.Recall{Reason: " "}, 1)
	wants(t, "no reason", err, "reason_needed")
	known := stock.Recalled{LotID: lot.ID, Reason: "first"}
	if got, err := stock.DecideRecall(&lot, &known, stock.Recall{Reason: " first "}, 2); err != nil || got != known {
		t.Errorf("recalled twice: %+v, %v", got, err)
	}
	_, err = stock.DecideRecall(&lot, &known, stock.Recall{Reason: "second"}, 2)
	wants(t, "another reason", err, "id_taken")
	if got, err := stock.DecideRecall(&lot, nil, stock.Recall{LotID: lot.ID, Reason: "bad", By: "officer"}, 2); err != nil || got.At != 2 || got.By != "officer" {
		t.Errorf("%+v, %v", got, err)
	}
}

// Movements and the change they make to holdings are one thing said twice.
func TestChanges(t *testing.T) {
	got := stock.Changes([]stock.Movement{
		{FacilityID: "a", LotID: "l", From: stock.Store, To: stock.Quarantine, Doses: 5},
		{FacilityID: "a", LotID: "l", From: stock.Store, To: stock.Given, Doses: 2},
		{FacilityID: "a", LotID: "m", From: stock.Transit, To: stock.Store, Doses: 7},
	}, map[string]int{"l": -3})
	want := []stock.Change{{FacilityID: "a", LotID: "l", OnHand: -7, Reserved: -3, Quarantined: 5}, {FacilityID: "a", LotID: "m", OnHand: 7}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
