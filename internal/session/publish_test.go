package session_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

// What is wrong with a plan, all of it at once.
func TestDecide(t *testing.T) {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		t.Fatal(err)
	}
	today := when.MustDate("2021-09-17")
	for _, c := range []struct {
		name   string
		change func(*session.Facts, *session.Publish)
		want   string
	}{
		{"a good plan", func(*session.Facts, *session.Publish) {}, ""},
		{"no id", func(_ *session.Facts, a *session.Publish) { a.ID = "" }, "id_malformed"},
		{"no facility", func(f *session.Facts, _ *session.Publish) { f.Facility = nil }, "facility_unknown"},
		{"an unknown product", func(_ *session.Facts, a *session.Publish) { a.Product = "SUGAR" }, "product_unknown lot_other_product"},
		{"no day", func(_ *session.Facts, a *session.Publish) { a.Date = 0 }, "date_needed"},
		{"yesterday", func(_ *session.Facts, a *session.Publish) { a.Date-- }, "session_in_past"},
		{"yesterday, with a reason", func(_ *session.Facts, a *session.Publish) { a.Date--; a.LateReason = "list" }, ""},
		{"today, with a reason", func(_ *session.Facts, a *session.Publish) { a.LateReason = "list" }, "late_only_for_past"},
		{"a reason of blanks", func(_ *session.Facts, a *session.Publish) { a.Date--; a.LateReason = " " }, "session_in_past"},
		{"before the product", func(_ *session.Facts, a *session.Publish) {
			a.Date = when.MustDate("2021-01-02")
			a.LateReason = "list"
		}, "product_not_yet"},
		{"ages the wrong way round", func(_ *session.Facts, a *session.Publish) { a.MinAge, a.MaxAge = 60, 45 }, "age_band_malformed"},
		{"a fee below nothing", func(_ *session.Facts, a *session.Publish) { a.Fee = -1 }, "fee_malformed"},
		{"no slots", func(_ *session.Facts, a *session.Publish) { a.Slots = nil }, "slots_needed"},
		{"a slot that ends before it begins", func(_ *session.Facts, a *session.Publish) { a.Slots[0].Ends = 500 }, "slot_time_malformed"},
		{"a slot past midnight", func(_ *session.Facts, a *session.Publish) { a.Slots[0].Ends = 1441 }, "slot_time_malformed"},
		{"a slot without places", func(_ *session.Facts, a *session.Publish) { a.Slots[0].Capacity = 0 }, "slot_malformed"},
		{"a slot through no door", func(_ *session.Facts, a *session.Publish) { a.Slots[0].Channel = "window" }, "slot_malformed"},
		{"one dose short", func(_ *session.Facts, a *session.Publish) { a.Lots[0].Doses = 9 }, "session_without_vaccine"},
		{"no vaccine", func(_ *session.Facts, a *session.Publish) { a.Lots = nil }, "session_without_vaccine"},
		{"the same lot twice", func(_ *session.Facts, a *session.Publish) { a.Lots = append(a.Lots, a.Lots[0]) }, "lot_malformed"},
		{"doses others have", func(f *session.Facts, _ *session.Publish) {
			h := f.Holdings["A"]
			h.Reserved = 11
			f.Holdings["A"] = h
		}, "stock_short"},
		{"a lot of another product", func(_ *session.Facts, a *session.Publish) { a.Product = "COVAXIN" }, "lot_other_product"},
		{"a lot that will have expired", func(_ *session.Facts, a *session.Publish) { a.Date = when.MustDate("2022-07-01") }, "lot_expired"},
		{"several things", func(_ *session.Facts, a *session.Publish) { a.Date, a.Fee, a.Slots[0].Capacity = 0, -1, 0 }, "date_needed fee_malformed slot_malformed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := session.Facts{
				Facility: &facility.Facility{ID: "hospital", Area: "IN-MH-363", PinCode: "411027"},
				Holdings: map[string]stock.Holding{"A": {Lot: stock.Lot{ID: "A", Product: "COVISHIELD", Number: "4121Z001", Expires: when.MustDate("2022-06-30")}, OnHand: 20}},
			}
			act := session.Publish{ID: id.New(), FacilityID: "hospital", Date: today, Product: "COVISHIELD",
				Slots: []session.NewSlot{{Starts: 540, Ends: 1020, Channel: session.Online, Capacity: 10}}, Lots: []session.SetAside{{LotID: "A", Doses: 10}}}
			c.change(&f, &act)
			s, err := session.Decide(p, f, act, today.At(600, p.Zone))
			if got := codes(err); got != c.want {
				t.Errorf("%s, not %s", got, c.want)
			}
			if err == nil && (s.Capacity() != 10 || s.Lots[0].Left() != 10 || (s.State == session.Past) != (act.LateReason != "")) {
				t.Errorf("%+v", s)
			}
		})
	}
}

func codes(err error) string {
	var all fault.List
	if !errors.As(err, &all) {
		return fault.Code(err)
	}
	var out []string
	for _, f := range all {
		out = append(out, f.Code)
	}
	return strings.Join(out, " ")
}
