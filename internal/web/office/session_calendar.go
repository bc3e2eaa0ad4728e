package office

import (
	"net/http"
	"net/url"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

type calendarPage struct {
	narrowing
	Up           string
	Before, Next string
	Other        string // the same week by site or by district
	BySite       bool
	From         when.Date
	Table        *ui.Table
	Pages        ui.Pages
}

// calendar is GET /office/sessions/calendar?from=&area=&by=&after=: seven days, by site or by the areas below.
func (p Pages) calendar(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	from := form.Date("from")
	if from == 0 {
		from = p.Now().On(p.Pack.Zone)
	}
	at, err := p.narrow(r, form)
	if err != nil {
		return err
	}
	page := calendarPage{narrowing: at, From: from, BySite: len(at.Areas) == 0 || form.Value("by") == "site"}
	link := func(from when.Date, area string, bySite bool, after string) string {
		q := url.Values{"from": {from.String()}, "area": {area}}
		if bySite && len(at.Areas) > 0 {
			q.Set("by", "site")
		}
		if after != "" {
			q.Set("after", after)
		}
		return r.URL.Path + "?" + q.Encode()
	}
	page.Before, page.Next = link(from.Add(-7), at.Area.ID, page.BySite, ""), link(from.Add(7), at.Area.ID, page.BySite, "")
	if len(at.Areas) > 0 {
		page.Other = link(from, at.Area.ID, !page.BySite, "")
	}
	if at.Up != "" {
		page.Up = link(from, at.Up, page.BySite, "")
	}
	words := p.Words(r.Request)
	scope := within(r.Staff.Scope, at.Area.ID)
	if page.BySite {
		sites, week, next, err := p.Store.WeekBySite(r.Context(), scope, from, form.Value("after"), onePage)
		if err != nil {
			return err
		}
		page.Table = weekTable(words, from, words.T("office.facility"))
		for _, f := range sites {
			page.Table.Rows = append(page.Table.Rows, weekRow(words, from, f.Name, week[f.ID], "facility", f.ID))
		}
		if form.Value("after") != "" {
			page.Pages.First = link(from, at.Area.ID, true, "")
		}
		if next != "" {
			page.Pages.Next = link(from, at.Area.ID, true, next)
		}
		return p.UI.Render(w, r, form.Status(), "office/calendar", page)
	}
	if page.Table, err = p.weekByArea(r, words, scope, at, from, link); err != nil {
		return err
	}
	return p.UI.Render(w, r, form.Status(), "office/calendar", page)
}

// weekByArea is a row for each area below, with all that lies inside it.
func (p Pages) weekByArea(r *door.Request, words *i18n.Printer, scope staff.Scope, at narrowing, from when.Date, link func(when.Date, string, bool, string) string) (*ui.Table, error) {
	week, err := p.Store.WeekByDistrict(r.Context(), scope, from)
	if err != nil {
		return nil, err
	}
	t := weekTable(words, from, words.T("plan.area"))
	for _, below := range at.Areas[1:] { // the first is the area around them
		sums := map[when.Date]store.DaySum{}
		for area, days := range week {
			if !place.Inside(area, below.Value) {
				continue
			}
			for day, s := range days {
				sum := sums[day]
				sums[day] = store.DaySum{Sessions: sum.Sessions + s.Sessions, Places: sum.Places + s.Places, Taken: sum.Taken + s.Taken}
			}
		}
		row := weekRow(words, from, below.Text, sums, "area", below.Value)
		row[0] = ui.Link{Text: below.Text, Path: link(from, below.Value, false, "")}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func weekTable(words *i18n.Printer, from when.Date, head string) *ui.Table {
	t := &ui.Table{Caption: words.T("plan.week", "from", from, "until", from.Add(6)), Wide: true, Columns: []ui.Column{{Text: head}}}
	for n := range 7 {
		t.Columns = append(t.Columns, ui.Column{Text: words.Weekday(from.Add(n)) + " " + words.DayMonth(from.Add(n))})
	}
	return t
}

// weekRow is a row of seven days, each leading to the list of its sessions.
func weekRow(words *i18n.Printer, from when.Date, name string, days map[when.Date]store.DaySum, by, id string) []any {
	row := []any{name}
	for n := range 7 {
		day := from.Add(n)
		sum := days[day]
		if sum.Sessions == 0 {
			row = append(row, "–")
			continue
		}
		row = append(row, ui.Link{Text: words.N("plan.day_sum", sum.Sessions, "taken", int64(sum.Taken), "places", int64(sum.Places)),
			Path: "/office/sessions?" + url.Values{"date": {day.String()}, by: {id}}.Encode()})
	}
	return row
}
