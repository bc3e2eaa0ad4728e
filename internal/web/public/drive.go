package public

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

type drivePage struct {
	*ui.Form
	Area                  place.Area
	Parent                *place.Area // nil for the country
	Day, Before, After    when.Date   // Day is zero for all days; the days around it, zero where there is none to show
	Today                 when.Date
	AsOf                  when.Instant
	Total, TodayDoses     int64
	ByDose                []figure
	Registered            int64
	Sites, Sessions       int64 // of the day, or of today
	Days, Hours           *ui.Chart
	Sexes, Ages, Products *ui.Chart
	Below                 *ui.Table // the areas inside with a dose, nil for a district
	Without               *ui.Table // the areas inside without one, nil for none
	Threshold             int
}

// figure is a count with its name. N is coverage.Hidden for a suppressed one.
type figure struct {
	Name string
	N    int64
}

// drive shows the public figures of an area, for all days or for one.
func (p Pages) drive(w http.ResponseWriter, r *door.Request) error {
	area, form, err := p.driveOf(r)
	if err != nil {
		return err
	}
	today := p.Now().On(p.Pack.Zone)
	page := drivePage{Form: form, Area: area, Day: form.Date("day"), Today: today, Threshold: p.Pack.Threshold}
	if parent, ok := p.Pack.Areas.Area(area.Parent); ok {
		page.Parent = &parent
	}
	if page.Day != 0 {
		page.Before = page.Day.Add(-1)
		if page.Day < today {
			page.After = page.Day.Add(1)
		}
	}
	report, err := p.Store.Report(r.Context(), area.ID, page.Day)
	if err != nil {
		return err
	}
	now, err := p.Store.Figures(r.Context(), []string{area.ID}, cmp.Or(page.Day, today))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page.count(words, report, now[area.ID], p.Pack.Rules.MaxDoses)
	c := charts{words, p.Pack, report.Area}
	page.Sexes, page.Ages, page.Products = c.sexes(), c.ages(), c.products()
	if page.Day != 0 {
		page.Hours = c.hours()
	}
	last := cmp.Or(page.Day, today)
	days, err := p.Store.ByDay(r.Context(), area.ID, coverage.Doses, last.Add(1-daysShown))
	if err != nil {
		return err
	}
	page.Days = c.days(days, last, today)
	page.Below, page.Without = p.below(words, area, page.Day, report)
	return p.UI.Render(w, r, form.Status(), "public/drive", page)
}

// driveOf reads which area is asked for, and the form that chooses a day.
func (p Pages) driveOf(r *door.Request) (place.Area, *ui.Form, error) {
	id := r.PathValue("area")
	if id == "" {
		id = p.Pack.Areas.Root().ID
	}
	area, ok := p.Pack.Areas.Area(id)
	if !ok {
		return area, nil, fault.New(fault.NotFound, "area_unknown")
	}
	form, err := ui.FormOf(r)
	return area, form, err
}

// count fills in the figures at the top of the page.
func (d *drivePage) count(words *i18n.Printer, report coverage.Report, today map[string]int64, mostDoses int) {
	all := report.Area
	d.AsOf, d.Total, d.Registered = report.AsOf, all.Count(coverage.Doses), all.Count(coverage.Registered)
	d.TodayDoses, d.Sites, d.Sessions = today[coverage.Doses], today[coverage.Sites], today[coverage.Sessions]
	for n := 1; n <= mostDoses; n++ {
		d.ByDose = append(d.ByDose, figure{words.T("public.dose", "number", n), all.Count(measureOfDose(n))})
	}
}

// below are the areas inside, the one with most doses first: a table of those that have some, and one of those without.
func (p Pages) below(words *i18n.Printer, area place.Area, day when.Date, report coverage.Report) (some, none *ui.Table) {
	if len(report.Below) == 0 {
		return nil, nil
	}
	head, caption := words.T("public.state"), words.T("public.by_state")
	switch area.Kind {
	case place.State:
		head, caption = words.T("public.district"), words.T("public.by_district")
	case place.District, place.Block:
		head, caption = words.T("places.area"), words.T("places.kind_area")
	}
	doses := []string{words.T("public.dose", "number", 1), words.T("public.dose", "number", 2)}
	some = &ui.Table{Caption: caption, Wide: true, Columns: []ui.Column{
		{Text: head}, {Text: words.T("public.doses"), Number: true},
		{Text: doses[0], Number: true, Spare: true}, {Text: doses[1], Number: true, Spare: true}}}
	none = &ui.Table{Caption: caption, Wide: true, Columns: []ui.Column{{Text: head}}}
	name := func(f coverage.Figures) string { return p.Pack.Areas.NameIn(f.Area, words.Lang()) }
	order := words.Order()
	slices.SortFunc(report.Below, func(a, b coverage.Figures) int {
		return cmp.Or(cmp.Compare(b.Count(coverage.Doses), a.Count(coverage.Doses)), order(name(a), name(b)))
	})
	query := ""
	if day != 0 {
		query = "?day=" + day.String()
	}
	for _, f := range report.Below {
		area := ui.Link{Text: name(f), Path: "/drive/" + f.Area + query}
		if f.Count(coverage.Doses) == 0 {
			none.Rows = append(none.Rows, []any{area})
			continue
		}
		first, second := shown(words, f.Count(measureOfDose(1)), p.Pack.Threshold), shown(words, f.Count(measureOfDose(2)), p.Pack.Threshold)
		area.Note = doses[0] + ": " + first + " · " + doses[1] + ": " + second
		some.Rows = append(some.Rows, []any{area, f.Count(coverage.Doses), first, second})
	}
	if len(none.Rows) == 0 {
		none = nil
	}
	return some, none
}

// shown is a count, or that it is too small to be told.
func shown(words *i18n.Printer, n int64, threshold int) string {
	if n == coverage.Hidden {
		return words.T("public.fewer", "n", threshold)
	}
	return words.Number(n)
}
