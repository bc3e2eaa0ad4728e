package stock_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/when"
)

func TestDiscardBy(t *testing.T) {
	p := india(t)
	opened := func(minute int) stock.Vial { return stock.Vial{OpenedAt: today.At(minute, p.Zone)} }
	for _, c := range []struct {
		name  string
		hours int
		vial  stock.Vial
		want  when.Instant
	}{
		{"four hours", 4, opened(600), today.At(840, p.Zone)},
		{"never after the session's day", 4, opened(22 * 60), today.Add(1).At(0, p.Zone)},
		{"28 days", 672, opened(600), today.Add(28).At(600, p.Zone)},
		{"no rule", 0, opened(600), 0},
		{"nobody said when", 4, stock.Vial{}, 0},
	} {
		if got := stock.DiscardBy(schedule.Product{OpenVialHours: c.hours}, c.vial, today, p.Zone); got != c.want {
			t.Errorf("%s: %v, not %v", c.name, got.Time(), c.want.Time())
		}
	}
}

func TestCheckVial(t *testing.T) {
	p := india(t)
	v := stock.Vial{ID: id.New(), LotID: "a", Doses: 10, OpenedAt: today.At(600, p.Zone)}
	closed := v
	closed.ClosedAt = today.At(700, p.Zone)
	for _, c := range []struct {
		name   string
		vial   *stock.Vial
		lot    string
		minute int
		want   []string
	}{
		{"in time", &v, "a", 839, nil},
		{"too late", &v, "a", 840, []string{"vial_over"}},
		{"another lot", &v, "b", 700, []string{"vial_other_lot"}},
		{"before it was thrown away", &closed, "a", 699, nil},
		{"after it was thrown away", &closed, "a", 700, []string{"vial_closed"}},
		{"nobody opened it", nil, "a", 700, []string{"vial_unknown"}},
	} {
		var got []string
		for _, f := range stock.CheckVial(schedule.Product{OpenVialHours: 4}, c.vial, c.lot, today, today.At(c.minute, p.Zone), p.Zone) {
			got = append(got, f.Code)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestDecideOpenVial(t *testing.T) {
	p := india(t)
	lot := lotOf("COVISHIELD", "2021-09-30")
	old, bad, gone := lotOf("COVISHIELD", "2021-09-16"), lotOf("COVISHIELD", "2021-09-30"), lotOf("COVISHIELD", "2021-09-30")
	product, _ := p.Rules.Product("COVISHIELD")
	books := stock.Books{FacilityID: "hospital", Product: product, Date: today, Lots: []stock.Used{{Lot: lot, Reserved: 30}, {Lot: old, Reserved: 30},
		{Lot: bad, Reserved: 30, Recalled: at(p).Add(-time.Hour)}, {Lot: gone, Reserved: 30, Used: 30}}}
	closed, tomorrow := books, books
	closed.Closed, tomorrow.Date = 1, today.Add(1)
	known := stock.Vial{ID: id.New(), LotID: lot.ID, Doses: 10, OpenedAt: 1}
	act := stock.OpenVial{ID: id.New(), SessionID: "s", LotID: lot.ID}
	for _, c := range []struct {
		name   string
		facts  stock.VialFacts
		change func(*stock.OpenVial)
		want   string
		done   bool // it is kept where it was done
	}{
		{"a vial", stock.VialFacts{Books: &books}, func(*stock.OpenVial) {}, "", true},
		{"twice", stock.VialFacts{Books: &closed, Existing: &known}, func(*stock.OpenVial) {}, "", true},
		{"twice, of another lot", stock.VialFacts{Books: &books, Existing: &known}, func(a *stock.OpenVial) { a.LotID = gone.ID }, "id_taken", true},
		{"twice, with other doses", stock.VialFacts{Books: &books, Existing: &known}, func(a *stock.OpenVial) { a.Doses = 5 }, "id_taken", true},
		{"a dose was drawn first", stock.VialFacts{Books: &books, Existing: &stock.Vial{Drawn: 1}}, func(*stock.OpenVial) {}, "", true},
		{"no session", stock.VialFacts{}, func(*stock.OpenVial) {}, "session_unknown", false},
		{"no id", stock.VialFacts{Books: &books}, func(a *stock.OpenVial) { a.ID = "7" }, "id_malformed", false},
		{"too many doses", stock.VialFacts{Books: &books}, func(a *stock.OpenVial) { a.Doses = 101 }, "vial_doses_malformed", false},
		{"tomorrow", stock.VialFacts{Books: &books}, func(a *stock.OpenVial) { a.At = at(p).Add(time.Hour) }, "occurred_in_future", false},
		{"a lot not behind the session", stock.VialFacts{Books: &books}, func(a *stock.OpenVial) { a.LotID = id.New() }, "lot_not_in_session", true},
		{"an expired lot", stock.VialFacts{Books: &books}, func(a *stock.OpenVial) { a.LotID = old.ID }, "lot_expired", true},
		{"a recalled lot", stock.VialFacts{Books: &books}, func(a *stock.OpenVial) { a.LotID = bad.ID }, "lot_recalled", true},
		{"a lot that is used up", stock.VialFacts{Books: &books}, func(a *stock.OpenVial) { a.LotID = gone.ID }, "lot_empty", true},
		{"after the books", stock.VialFacts{Books: &closed}, func(*stock.OpenVial) {}, "books_closed", true},
		{"on another day", stock.VialFacts{Books: &tomorrow}, func(*stock.OpenVial) {}, "session_closed", true},
	} {
		one := act
		c.change(&one)
		o, err := stock.DecideOpenVial(p, c.facts, one, at(p))
		wants(t, c.name, err, c.want)
		if err == nil && c.facts.Existing == nil && (o.Vial.Doses != 10 || o.Vial.OpenedAt != at(p)) {
			t.Errorf("%s: %+v", c.name, o.Vial)
		}
		one.Done = true
		o, err = stock.DecideOpenVial(p, c.facts, one, at(p))
		if (err == nil) != c.done {
			t.Errorf("%s, done already: %v", c.name, err)
		}
		if c.done && c.want != "" && !o.Already && (len(o.Findings) != 1 || o.Findings[0].Code != c.want) {
			t.Errorf("%s, done already: %+v", c.name, o.Findings)
		}
	}
}

func TestDecideCloseVial(t *testing.T) {
	p := india(t)
	books := stock.Books{Date: today}
	closed := books
	closed.Closed = 1
	v := stock.Vial{ID: id.New(), LotID: "a", Doses: 10, OpenedAt: at(p).Add(-time.Hour), Drawn: 4}
	over := v
	over.ClosedAt, over.Left, over.Reason = 1, 6, "opened"
	close := func(left int, reason, note string) stock.CloseVial {
		return stock.CloseVial{VialID: v.ID, SessionID: "s", Left: left, Reason: reason, Note: note}
	}
	for _, c := range []struct {
		name  string
		facts stock.VialFacts
		act   stock.CloseVial
		want  string
	}{
		{"empty", stock.VialFacts{Books: &books, Existing: &v}, close(0, "", ""), ""},
		{"with doses in it", stock.VialFacts{Books: &books, Existing: &v}, close(6, "opened", ""), ""},
		{"twice", stock.VialFacts{Books: &closed, Existing: &over}, close(6, "opened", ""), ""},
		{"twice, with other doses left", stock.VialFacts{Books: &books, Existing: &over}, close(5, "opened", ""), "vial_closed"},
		{"twice, for another reason", stock.VialFacts{Books: &books, Existing: &over}, close(6, "broken", ""), "vial_closed"},
		{"nobody opened it", stock.VialFacts{Books: &books}, close(6, "opened", ""), "vial_unknown"},
		{"more than it held", stock.VialFacts{Books: &books, Existing: &v}, close(11, "opened", ""), "vial_left_malformed"},
		{"fewer than none", stock.VialFacts{Books: &books, Existing: &v}, close(-1, "opened", ""), "vial_left_malformed"},
		{"doses without a reason", stock.VialFacts{Books: &books, Existing: &v}, close(1, "", ""), "vial_reason_unknown"},
		{"another reason that nobody wrote", stock.VialFacts{Books: &books, Existing: &v}, close(1, "other", " "), "reason_needed"},
		{"another reason", stock.VialFacts{Books: &books, Existing: &v}, close(1, "other", "a child threw it"), ""},
		{"much to say", stock.VialFacts{Books: &books, Existing: &v}, close(1, "other", long), "text_too_long"},
		{"after the books", stock.VialFacts{Books: &closed, Existing: &v}, close(0, "", ""), "books_closed"},
		{"no session", stock.VialFacts{}, close(0, "", ""), "session_unknown"},
	} {
		_, err := stock.DecideCloseVial(c.facts, c.act, at(p))
		wants(t, c.name, err, c.want)
	}
	act := close(6, "broken", "")
	act.Done = true
	if o, err := stock.DecideCloseVial(stock.VialFacts{Books: &closed}, act, at(p)); err != nil || o.Vial.Left != 6 || len(o.Findings) != 1 {
		t.Errorf("thrown away before anybody said that it was opened: %+v, %v", o, err)
	}
}

func TestWhatVialsWaste(t *testing.T) {
	lot, other := lotOf("COVISHIELD", "2022-06-30"), lotOf("COVISHIELD", "2022-06-30")
	product := schedule.Product{DosesPerVial: 10, OpenVialHours: 4}
	vial := func(drawn, left int, reason string) stock.Vial {
		v := stock.Vial{ID: id.New(), LotID: lot.ID, Doses: 10, OpenedAt: 1, Drawn: drawn, Left: left, Reason: reason}
		if left >= 0 {
			v.ClosedAt = 2
		}
		return v
	}
	open := func(drawn int) stock.Vial { v := vial(drawn, -1, ""); v.Left = 0; return v }
	for _, c := range []struct {
		name           string
		reserved, used int
		vials          []stock.Vial
		want           []stock.Spoilt
	}{
		{"nobody spoke of vials", 30, 13, nil, []stock.Spoilt{{"opened", 7}}},
		{"one is still open", 30, 3, []stock.Vial{open(3)}, []stock.Spoilt{{"opened", 7}}},
		{"doses whose vial nobody named", 30, 13, []stock.Vial{vial(0, 0, ""), open(0)}, []stock.Spoilt{{"opened", 7}}},
		{"two reasons", 40, 13, []stock.Vial{vial(8, 2, "broken"), vial(5, 5, "opened"), open(0)}, []stock.Spoilt{{"broken", 2}, {"opened", 15}}},
		{"a dose more than the label says", 30, 11, []stock.Vial{vial(11, 0, "")}, nil},
		{"a vial nobody spoke of", 30, 13, []stock.Vial{vial(10, 0, "")}, []stock.Spoilt{{"opened", 7}}},
		{"no more than the session had", 5, 3, []stock.Vial{open(3)}, []stock.Spoilt{{"opened", 2}}},
		{"a vial of another lot", 30, 0, []stock.Vial{{LotID: other.ID, Doses: 10, OpenedAt: 1}}, nil},
	} {
		got := stock.Books{Product: product, Vials: c.vials}.Wasted(stock.Used{Lot: lot, Reserved: c.reserved, Used: c.used})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	kept := schedule.Product{DosesPerVial: 10, OpenVialHours: 672}
	if got := (stock.Books{Product: kept, Vials: []stock.Vial{open(3)}}).Wasted(stock.Used{Lot: lot, Reserved: 30, Used: 3}); got != nil {
		t.Errorf("a vial that is kept for another day: %+v", got)
	}
}

// Whatever is said of vials, a session wastes no less than none and no more than it had, and its books say the same with the same reasons.
func TestVialsWasteNoMoreThanThereWas(t *testing.T) {
	lot := lotOf("COVISHIELD", "2022-06-30")
	rapid.Check(t, func(t *rapid.T) {
		reserved := rapid.IntRange(0, 60).Draw(t, "reserved")
		u := stock.Used{Lot: lot, Reserved: reserved, Used: rapid.IntRange(0, reserved).Draw(t, "used")}
		b := stock.Books{FacilityID: "hospital", Date: today.Add(-1), Lots: []stock.Used{u},
			Product: schedule.Product{DosesPerVial: rapid.IntRange(1, 20).Draw(t, "a vial"), OpenVialHours: rapid.SampledFrom([]int{0, 4, 672}).Draw(t, "hours")}}
		for range rapid.IntRange(0, 5).Draw(t, "vials") {
			v := stock.Vial{LotID: lot.ID, Doses: rapid.IntRange(0, 20).Draw(t, "holds"), Drawn: rapid.IntRange(0, 21).Draw(t, "drawn")}
			if rapid.Bool().Draw(t, "closed") {
				v.ClosedAt, v.Left, v.Reason = 1, rapid.IntRange(0, 20).Draw(t, "left"), rapid.SampledFrom(stock.VialReasons).Draw(t, "reason")
			}
			b.Vials = append(b.Vials, v)
		}
		spoilt := b.Wasted(u)
		if n := stock.Sum(spoilt); n < 0 || n > u.Reserved-u.Used || slices.ContainsFunc(spoilt, func(s stock.Spoilt) bool { return s.Doses < 1 }) {
			t.Fatalf("%+v of %+v", spoilt, u)
		}
		act := stock.CloseBooks{SessionID: "s"}
		want := stock.Sum(spoilt)
		if rapid.Bool().Draw(t, "told") {
			want = rapid.IntRange(0, u.Reserved-u.Used).Draw(t, "wasted")
			act.Wasted = []stock.Portion{{LotID: lot.ID, Doses: want}}
		}
		moves, err := stock.DecideBooks(&b, act, today, 1)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, m := range moves {
			if ids[m.ID] {
				t.Fatalf("two movements have one id: %+v", moves)
			}
			if ids[m.ID] = true; m.To == stock.Wasted {
				want -= m.Doses
			}
		}
		if want != 0 {
			t.Fatalf("%d doses too few are wasted: %+v", want, moves)
		}
	})
}
