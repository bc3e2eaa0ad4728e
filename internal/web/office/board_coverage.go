package office

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/allocation"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type coveragePage struct {
	dayView
	Groups, Below         *ui.Table
	Chart                 *ui.Chart
	Group                 string // whose areas below are shown
	Options               []ui.Option
	GroupFiles, AreaFiles []ui.Link
	People                bool // the reader may give figures of how many people there are
}

// boardCoverage is GET /office/board/coverage?area=&group=: who has been reached of each age band and priority group, against how many there are, and of
// one group in the areas below.
func (p Pages) boardCoverage(w http.ResponseWriter, r *door.Request) error {
	v, err := p.dayOf(r)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := coveragePage{dayView: v, GroupFiles: v.files(words, "groups"), People: r.Staff.Does(staff.PlanAllocation)}
	if page.Groups, err = p.groupsTable(r.Context(), words, v); err != nil {
		return err
	}
	page.Chart = &ui.Chart{Title: words.T("reach.title"), Head: words.T("reach.group"), Series: []string{words.T("reach.first"), words.T("reach.second")}}
	groups := p.groups()
	for i, row := range page.Groups.Rows {
		page.Chart.Rows = append(page.Chart.Rows, ui.ChartRow{Label: row[0].(string), Values: []int64{row[2].(int64), row[4].(int64)}})
		page.Options = append(page.Options, ui.Option{Value: groups[i], Text: row[0].(string)})
	}
	if len(p.Pack.Areas.Below(v.Area.ID)) > 0 {
		page.Group = v.Form.Value("group")
		if !slices.Contains(groups, page.Group) {
			page.Group = groups[len(p.Pack.AgeBands)-1]
		}
		v.Form.Set("group", page.Group)
		if page.Below, err = p.groupAreas(r.Context(), words, v, page.Group); err != nil {
			return err
		}
		page.AreaFiles = v.files(words, "group-areas", "group", page.Group)
	}
	return p.UI.Render(w, r, v.Form.Status(), "office/board_coverage", page)
}

// groups are the age bands and priority groups of the pack, by key.
func (p Pages) groups() []string {
	var out []string
	for _, band := range p.Pack.AgeBands {
		out = append(out, band.Key)
	}
	for _, g := range p.Pack.Groups {
		out = append(out, g.Group)
	}
	return out
}

func (p Pages) groupName(words *i18n.Printer, group string) string {
	for _, band := range p.Pack.AgeBands {
		switch {
		case band.Key != group:
		case band.Until == 0:
			return words.T("public.ages_open", "from", band.From)
		default:
			return words.T("public.ages", "from", band.From, "until", band.Until)
		}
	}
	return words.T("citizen.group_" + group)
}

func reachColumns(words *i18n.Printer, head string) []ui.Column {
	out := []ui.Column{{Text: words.T(head)}}
	for _, key := range []string{"reach.people", "reach.first", "reach.first_share", "reach.second", "reach.second_share"} {
		out = append(out, ui.Column{Text: words.T(key), Number: true})
	}
	return out
}

// reachRow says how many of people were given a first and a second dose. Where nobody knows how many people there are, there is no share.
func reachRow(words *i18n.Printer, name any, people int, counts map[string]int64, group string) []any {
	first, second := max(0, counts[coverage.GroupDose(group, 1)]), max(0, counts[coverage.GroupDose(group, 2)])
	share := func(n int64) string {
		if people == 0 {
			return "–"
		}
		return words.Percent(float64(n) / float64(people))
	}
	var known any = "–"
	if people > 0 {
		known = people
	}
	return []any{name, known, first, share(first), second, share(second)}
}

// groupsTable has a row for each age band and priority group of an area.
func (p Pages) groupsTable(ctx context.Context, words *i18n.Printer, v dayView) (*ui.Table, error) {
	t := &ui.Table{Caption: words.T("reach.title"), Wide: true, Columns: reachColumns(words, "reach.group")}
	figures, err := p.Store.People(ctx, staff.Over(v.Area.ID))
	if err != nil {
		return nil, err
	}
	counts, err := p.Store.Figures(ctx, []string{v.Area.ID}, 0)
	for _, group := range p.groups() {
		people := allocation.People(p.Pack.Areas, v.Area.ID, []string{group}, figures)
		t.Rows = append(t.Rows, reachRow(words, p.groupName(words, group), people, counts[v.Area.ID], group))
	}
	return t, err
}

// groupAreas has a row for each area below, the one furthest behind first where shares are known.
func (p Pages) groupAreas(ctx context.Context, words *i18n.Printer, v dayView, group string) (*ui.Table, error) {
	t := &ui.Table{Caption: words.T("reach.below", "group", p.groupName(words, group)), Wide: true, Columns: reachColumns(words, "plan.area")}
	figures, err := p.Store.People(ctx, staff.Over(v.Area.ID))
	if err != nil {
		return nil, err
	}
	below := p.Pack.Areas.Below(v.Area.ID)
	ids := make([]string, len(below))
	for i, a := range below {
		ids[i] = a.ID
	}
	counts, err := p.Store.Figures(ctx, ids, 0)
	people := make(map[string]int, len(ids))
	for _, id := range ids {
		people[id] = allocation.People(p.Pack.Areas, id, []string{group}, figures)
	}
	name := func(id string) string { return p.Pack.Areas.NameIn(id, words.Lang()) }
	share := func(id string) float64 {
		if people[id] == 0 {
			return 2 // those of whom nothing is known come last
		}
		return float64(counts[id][coverage.GroupDose(group, 1)]) / float64(people[id])
	}
	order := words.Order()
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(share(a), share(b)), order(name(a), name(b))) })
	for _, id := range ids {
		t.Rows = append(t.Rows, reachRow(words, ui.Link{Text: name(id), Path: v.path("/coverage", "area", id, "group", group)}, people[id], counts[id], group))
	}
	return t, err
}
