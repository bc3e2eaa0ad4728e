package office

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

func (p Pages) boardRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/board", For: door.Staff, Action: staff.ReadCoverage, Do: p.board},
		{Pattern: "GET /office/board/sessions", For: door.Staff, Action: staff.ReadCoverage, Do: p.boardSessions},
		{Pattern: "GET /office/board/pace", For: door.Staff, Action: staff.ReadCoverage, Do: p.boardPace},
		{Pattern: "GET /office/board/coverage", For: door.Staff, Action: staff.ReadCoverage, Do: p.boardCoverage},
		{Pattern: "GET /office/board/wastage", For: door.Staff, Action: staff.ReadCoverage, Do: p.boardWastage},
		{Pattern: "GET /office/board/file", For: door.Staff, Action: staff.ReadCoverage, Do: p.boardFile},
	}
}

// dayView is what of a day somebody looks at: an area of theirs, or one facility in it.
type dayView struct {
	narrowing
	Day, Today when.Date
	Facility   *facility.Facility // nil for all of the area
	Chosen     bool               // the facility was chosen, so that there is a way back to its area
	scope      staff.Scope
}

// dayOf reads the query: date, area, facility. Faults: area_unknown, facility_unknown, also outside the reader's scope.
func (p Pages) dayOf(r *door.Request) (dayView, error) {
	form, err := ui.FormOf(r)
	if err != nil {
		return dayView{}, err
	}
	v := dayView{Day: form.Date("date"), Today: p.Now().On(p.Pack.Zone)}
	if v.Day == 0 {
		v.Day = v.Today
		if !form.Wrong() {
			form.Set("date", v.Day.String())
		}
	}
	if v.narrowing, err = p.narrow(r, form); err != nil {
		return v, err
	}
	v.scope = within(r.Staff.Scope, v.Area.ID)
	id := cmp.Or(r.Staff.Scope.Facility(), form.Value("facility"))
	if id == "" {
		return v, nil
	}
	f, err := p.facility(r.Context(), r.Staff.Scope, id)
	v.Facility, v.scope, v.Chosen = &f, staff.At(f.Area, f.ID), r.Staff.Scope.Facility() == ""
	return v, err
}

// path is a page of the board on the same day and of the same area or facility, with some of it changed.
func (v dayView) path(page string, changes ...string) string {
	q := url.Values{"date": {v.Day.String()}, "area": {v.Area.ID}}
	if v.Chosen {
		q.Set("facility", v.Facility.ID)
	}
	for i := 0; i < len(changes); i += 2 {
		q.Del(changes[i])
		if changes[i+1] != "" {
			q.Set(changes[i], changes[i+1])
		}
	}
	return "/office/board" + page + "?" + q.Encode()
}

// Path is the page itself, and Before and After it on the days around.
func (v dayView) Path(page string) string   { return v.path(page) }
func (v dayView) Before(page string) string { return v.path(page, "date", v.Day.Add(-1).String()) }
func (v dayView) After(page string) string  { return v.path(page, "date", v.Day.Add(1).String()) }

// Up is the page of what is around: of a facility its area, of an area the wider one; "" where the reader's scope ends.
func (v dayView) Up(page string) string {
	switch {
	case v.Chosen:
		return v.path(page, "facility", "")
	case v.narrowing.Up != "":
		return v.path(page, "area", v.narrowing.Up)
	}
	return ""
}

// files are the ways to a table as a file.
func (v dayView) files(words *i18n.Printer, table string, changes ...string) []ui.Link {
	var out []ui.Link
	for _, format := range []string{"csv", "xlsx"} {
		out = append(out, ui.Link{Text: words.T("board.file_" + format), Path: v.path("/file", append([]string{"table", table, "as", format}, changes...)...)})
	}
	return out
}

type boardPage struct {
	dayView
	All   store.Progress
	Act   []ui.Link // what needs somebody now, each leading to the sessions behind it
	Table *ui.Table
	Files []ui.Link
	Pages ui.Pages
	AsOf  when.Instant
	Rest  string // the way to all sessions
}

// board is GET /office/board?date=&area=&facility=&after=: how a day goes, and what to act on first.
func (p Pages) board(w http.ResponseWriter, r *door.Request) error {
	v, err := p.dayOf(r)
	if err != nil {
		return err
	}
	sums, err := p.Store.DayByArea(r.Context(), v.scope, v.Day)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := boardPage{dayView: v, AsOf: p.Now(), Rest: v.path("/sessions")}
	for _, sum := range sums {
		page.All = page.All.Add(sum)
	}
	page.Act = toAct(words, v, page.All)
	after, table := v.Form.Value("after"), "facilities"
	switch {
	case v.Facility != nil:
		table = "sessions"
		found, next, err := p.Store.DaySessions(r.Context(), v.scope, v.Day, "", after, onePage)
		if err != nil {
			return err
		}
		page.Table = p.daySessions(words, v, found)
		page.Pages = v.turn("", after, next)
	case len(v.Areas) > 0:
		table = "areas"
		page.Table = p.dayAreas(words, v, sums)
	default:
		found, next, err := p.Store.DayByFacility(r.Context(), v.scope, v.Day, after, onePage)
		if err != nil {
			return err
		}
		page.Table = dayFacilities(words, v, found)
		page.Pages = v.turn("", after, next)
	}
	page.Files = v.files(words, table)
	return p.UI.Render(w, r, v.Form.Status(), "office/board", page)
}

// turn are the ways on from a page of a list.
func (v dayView) turn(page, after, next string, changes ...string) (out ui.Pages) {
	if after != "" {
		out.First = v.path(page, changes...)
	}
	if next != "" {
		out.Next = v.path(page, append(changes, "after", next)...)
	}
	return out
}

// toAct is what needs somebody now, the most urgent first.
func toAct(words *i18n.Printer, v dayView, all store.Progress) []ui.Link {
	var out []ui.Link
	for _, a := range []struct {
		n    int
		key  string
		show store.DayState
	}{{all.Late, "board.act_late", store.DayLate}, {all.OutOfVaccine, "board.act_empty", store.DayOutOfVaccine}, {all.ManyMissing, "board.act_missing", store.DayManyMissing}} {
		if a.n > 0 {
			out = append(out, ui.Link{Text: words.N(a.key, a.n, "percent", words.Percent(store.ManyNoShows/100.0)), Path: v.path("/sessions", "show", string(a.show))})
		}
	}
	return out
}

func dayTable(words *i18n.Printer, v dayView, head string) *ui.Table {
	t := &ui.Table{Caption: words.T("office.day", "weekday", words.Weekday(v.Day), "date", v.Day), Wide: true, Columns: []ui.Column{{Text: words.T(head)}}}
	for _, key := range []string{"board.late", "board.empty", "board.no_shows", "board.sessions", "board.planned", "board.running", "board.finished",
		"board.places", "board.booked", "board.came", "board.walk_ins", "board.doses"} {
		t.Columns = append(t.Columns, ui.Column{Text: words.T(key), Number: true})
	}
	return t
}

func dayRow(name any, s store.Progress) []any {
	return []any{name, s.Late, s.OutOfVaccine, s.NoShows, s.Sessions(), s.Planned, s.Running, s.Finished, s.Places, s.Booked, s.Came, s.WalkIns, s.Doses}
}

// dayAreas is a row for each area below that has a session, the one with most to act on first.
func (p Pages) dayAreas(words *i18n.Printer, v dayView, sums map[string]store.Progress) *ui.Table {
	t := dayTable(words, v, "plan.area")
	below := store.Below(p.Pack.Areas, v.Area.ID, sums)
	name := func(a store.AreaDay) string { return p.Pack.Areas.NameIn(a.Area, words.Lang()) }
	order := words.Order()
	slices.SortFunc(below, func(a, b store.AreaDay) int {
		return cmp.Or(cmp.Compare(b.Progress.Late+b.Progress.OutOfVaccine, a.Progress.Late+a.Progress.OutOfVaccine), order(name(a), name(b)))
	})
	for _, a := range below {
		path := v.path("", "area", a.Area)
		if a.Area == v.Area.ID { // of the area itself, in none of those below
			path = v.path("/sessions")
		}
		t.Rows = append(t.Rows, dayRow(ui.Link{Text: name(a), Path: path}, a.Progress))
	}
	return t
}

func dayFacilities(words *i18n.Printer, v dayView, found []store.FacilityDay) *ui.Table {
	t := dayTable(words, v, "office.facility")
	for _, f := range found {
		t.Rows = append(t.Rows, dayRow(ui.Link{Text: f.Facility.Name, Path: v.path("", "facility", f.Facility.ID)}, f.Progress))
	}
	return t
}
