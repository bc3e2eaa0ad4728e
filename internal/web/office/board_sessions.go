package office

import (
	"cmp"
	"net/http"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type boardSessionsPage struct {
	dayView
	Shows []ui.Option
	Table *ui.Table
	Files []ui.Link
	Pages ui.Pages
}

// everySession is the choice of all sessions, whatever their state.
const everySession = "all"

// shown is the state that a list of sessions is narrowed to, "" for all.
func (v dayView) shown() store.DayState {
	if show := v.Form.Value("show"); show != everySession {
		return store.DayState(show)
	}
	return ""
}

// boardSessions is GET /office/board/sessions?date=&area=&facility=&show=&after=: the sessions behind a number of the board.
func (p Pages) boardSessions(w http.ResponseWriter, r *door.Request) error {
	v, err := p.dayOf(r)
	if err != nil {
		return err
	}
	so, after := v.shown(), v.Form.Value("after")
	found, next, err := p.Store.DaySessions(r.Context(), v.scope, v.Day, so, after, onePage)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := boardSessionsPage{dayView: v, Shows: []ui.Option{{Value: everySession, Text: words.T("board.show_all")}}, Table: p.daySessions(words, v, found),
		Files: v.files(words, "sessions", "show", string(so)), Pages: v.turn("/sessions", after, next, "show", string(so))}
	v.Form.Set("show", cmp.Or(string(so), everySession))
	for _, so := range store.DayStates {
		page.Shows = append(page.Shows, ui.Option{Value: string(so), Text: words.T("board.is_" + string(so))})
	}
	return p.UI.Render(w, r, v.Form.Status(), "office/board_sessions", page)
}

func (p Pages) daySessions(words *i18n.Printer, v dayView, found []store.SessionDay) *ui.Table {
	t := &ui.Table{Caption: words.T("office.day", "weekday", words.Weekday(v.Day), "date", v.Day), Wide: true, Columns: []ui.Column{{Text: words.T("office.facility")}, {Text: words.T("office.state")}}}
	if v.Facility == nil && len(v.Areas) > 0 {
		t.Columns = append(t.Columns, ui.Column{Text: words.T("plan.area")})
	}
	t.Columns = append(t.Columns, ui.Column{Text: words.T("office.time")}, ui.Column{Text: words.T("office.product")})
	for _, key := range []string{"board.places", "board.booked", "board.came", "board.no_shows", "board.walk_ins", "board.doses", "board.left"} {
		t.Columns = append(t.Columns, ui.Column{Text: words.T(key), Number: true})
	}
	for _, e := range found {
		row := []any{ui.Link{Text: e.Facility.Name, Path: "/office/sessions/" + e.ID}, dayTag(words, e)}
		if v.Facility == nil && len(v.Areas) > 0 {
			row = append(row, p.Pack.Areas.NameIn(e.Area, words.Lang()))
		}
		s := e.Progress
		t.Rows = append(t.Rows, append(row, words.T("office.from_until", "from", words.Clock(e.Starts), "until", words.Clock(e.Ends)), p.product(e.Product),
			s.Places, s.Booked, s.Came, s.NoShows, s.WalkIns, s.Doses, e.Reserved-s.Doses))
	}
	return t
}

// dayTag is where a session stands. That it is out of vaccine, or that many did not come, is said first.
func dayTag(words *i18n.Printer, e store.SessionDay) ui.Tag {
	so, colour := e.Standing, map[store.DayState]string{store.DayPlanned: "blue", store.DayRunning: "green", store.DayLate: "red", store.DayFinished: "grey",
		store.DayCancelled: "grey"}[e.Standing]
	switch {
	case e.Standing == store.DayLate:
	case e.OutOfVaccine:
		so, colour = store.DayOutOfVaccine, "red"
	case e.ManyMissing:
		so, colour = store.DayManyMissing, "yellow"
	}
	return ui.Tag{Text: words.T("board.is_"+string(so), "percent", words.Percent(store.ManyNoShows/100.0)), Colour: colour}
}
