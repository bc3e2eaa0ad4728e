package office

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// wastageDays is how many days wastage is added up over.
const wastageDays = 28

type wastagePage struct {
	dayView
	From                     when.Date
	Products, Below, Reasons *ui.Table
	Chart                    *ui.Chart
	Files, AreaFiles         []ui.Link
}

// boardWastage is GET /office/board/wastage?date=&area=&facility=: doses wasted of all doses used in the last 28 days, by vaccine, by reason and in the areas below.
func (p Pages) boardWastage(w http.ResponseWriter, r *door.Request) error {
	v, err := p.dayOf(r)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := wastagePage{dayView: v, From: v.Day.Add(1 - wastageDays), Files: v.files(words, "wastage")}
	uses, err := p.uses(r.Context(), v)
	if err != nil {
		return err
	}
	page.Products = wasteTable(words, "office.product", p.byProduct(uses))
	page.Reasons = &ui.Table{Caption: words.T("reach.reasons"), Columns: []ui.Column{{Text: words.T("stock.reason")}, {Text: words.T("reach.wasted"), Number: true}}}
	page.Chart = &ui.Chart{Title: words.T("reach.reasons"), Head: words.T("stock.reason"), Series: []string{words.T("reach.wasted")}}
	for _, sum := range byReason(words, uses) {
		page.Reasons.Rows = append(page.Reasons.Rows, []any{sum.name, sum.Wasted})
		page.Chart.Rows = append(page.Chart.Rows, ui.ChartRow{Label: sum.name, Values: []int64{int64(sum.Wasted)}})
	}
	if v.Facility == nil && len(p.Pack.Areas.Below(v.Area.ID)) > 0 {
		page.Below = wasteTable(words, "plan.area", p.byArea(words, v, uses))
		page.AreaFiles = v.files(words, "wastage-areas")
	}
	return p.UI.Render(w, r, v.Form.Status(), "office/board_wastage", page)
}

func (p Pages) uses(ctx context.Context, v dayView) ([]store.Use, error) {
	return p.Store.Uses(ctx, v.scope, v.Day.Add(1-wastageDays), v.Day)
}

// used is a line of a table of wastage.
type used struct {
	name          string
	path          string // where the line leads, "" for nowhere
	Given, Wasted int
}

// fold adds uses up by a key, in the order in which keys are first seen.
func fold(uses []store.Use, key func(store.Use) string) (keys []string, sums map[string]used) {
	sums = map[string]used{}
	for _, u := range uses {
		k := key(u)
		sum, known := sums[k]
		if !known {
			keys = append(keys, k)
		}
		sum.Given, sum.Wasted = sum.Given+u.Given, sum.Wasted+u.Wasted
		sums[k] = sum
	}
	return keys, sums
}

func (p Pages) byProduct(uses []store.Use) (out []used) {
	keys, sums := fold(uses, func(u store.Use) string { return u.Product })
	slices.Sort(keys)
	for _, k := range keys {
		sum := sums[k]
		sum.name = p.product(k)
		out = append(out, sum)
	}
	return out
}

// byReason adds up what was wasted; reasons that somebody wrote in their own words count as another reason.
func byReason(words *i18n.Printer, uses []store.Use) (out []used) {
	wasted := slices.DeleteFunc(slices.Clone(uses), func(u store.Use) bool { return u.Wasted == 0 })
	keys, sums := fold(wasted, func(u store.Use) string {
		if slices.Contains(stock.AllReasons, u.Reason) {
			return u.Reason
		}
		return "other"
	})
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b].Wasted, sums[a].Wasted), cmp.Compare(a, b)) })
	for _, k := range keys {
		sum := sums[k]
		sum.name = words.T("stock.reason_" + k)
		out = append(out, sum)
	}
	return out
}

func (p Pages) byArea(words *i18n.Printer, v dayView, uses []store.Use) (out []used) {
	below := p.Pack.Areas.Below(v.Area.ID)
	keys, sums := fold(uses, func(u store.Use) string {
		for _, a := range below {
			if place.Inside(u.Area, a.ID) {
				return a.ID
			}
		}
		return v.Area.ID // of the area itself, where stores of it are
	})
	name := func(id string) string { return p.Pack.Areas.NameIn(id, words.Lang()) }
	order := words.Order()
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(rate(sums[b]), rate(sums[a])), order(name(a), name(b)))
	})
	for _, k := range keys {
		sum := sums[k]
		sum.name = name(k)
		if k != v.Area.ID {
			sum.path = v.path("/wastage", "area", k)
		}
		out = append(out, sum)
	}
	return out
}

// rate is what share of the doses used was wasted (WHO: wastage rate).
func rate(u used) float64 {
	if u.Given+u.Wasted == 0 {
		return 0
	}
	return float64(u.Wasted) / float64(u.Given+u.Wasted)
}

func wasteTable(words *i18n.Printer, head string, lines []used) *ui.Table {
	t := &ui.Table{Caption: words.T("reach.wastage"), Columns: []ui.Column{{Text: words.T(head)}, {Text: words.T("reach.given"), Number: true},
		{Text: words.T("reach.wasted"), Number: true}, {Text: words.T("reach.rate"), Number: true}}}
	for _, l := range lines {
		var name any = l.name
		if l.path != "" {
			name = ui.Link{Text: l.name, Path: l.path}
		}
		t.Rows = append(t.Rows, []any{name, l.Given, l.Wasted, words.Percent(rate(l))})
	}
	return t
}

func (p Pages) wastageTable(ctx context.Context, words *i18n.Printer, v dayView) (*ui.Table, error) {
	uses, err := p.uses(ctx, v)
	return wasteTable(words, "office.product", p.byProduct(uses)), err
}

func (p Pages) wastageAreas(ctx context.Context, words *i18n.Printer, v dayView) (*ui.Table, error) {
	uses, err := p.uses(ctx, v)
	return wasteTable(words, "plan.area", p.byArea(words, v, uses)), err
}
