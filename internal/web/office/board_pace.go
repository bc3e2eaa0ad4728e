package office

import (
	"context"
	"net/http"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type pacePage struct {
	dayView
	Pace               *ui.Chart
	Days, Ages         *ui.Table
	AgeChart           *ui.Chart
	DayFiles, AgeFiles []ui.Link
}

// boardPace is GET /office/board/pace?date=&area=&facility=: the last seven days against the plan, and doses by age.
func (p Pages) boardPace(w http.ResponseWriter, r *door.Request) error {
	v, err := p.dayOf(r)
	if err != nil {
		return err
	}
	days, err := p.Store.LastDays(r.Context(), v.scope, v.Day)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := pacePage{dayView: v, Pace: paceChart(words, days), Days: paceTable(words, days), DayFiles: v.files(words, "pace")}
	if v.Facility == nil {
		if page.Ages, err = p.agesTable(r.Context(), words, v); err != nil {
			return err
		}
		page.AgeFiles = v.files(words, "ages")
		page.AgeChart = &ui.Chart{Title: words.T("board.by_age"), Head: words.T("board.age"), Series: []string{words.T("board.doses")}}
		for _, row := range page.Ages.Rows {
			page.AgeChart.Rows = append(page.AgeChart.Rows, ui.ChartRow{Label: row[0].(string), Values: []int64{row[1].(int64)}})
		}
	}
	return p.UI.Render(w, r, v.Form.Status(), "office/board_pace", page)
}

// paceChart has a column a day: what was given, and what there was room for above it.
func paceChart(words *i18n.Printer, days []store.Pace) *ui.Chart {
	c := &ui.Chart{Title: words.T("board.pace"), Head: words.T("ui.day"), Series: []string{words.T("board.doses"), words.T("board.unused")}}
	for _, d := range days {
		c.Rows = append(c.Rows, ui.ChartRow{Label: words.DayMonth(d.On), Values: []int64{int64(d.Doses), int64(max(0, d.Places-d.Doses))}})
	}
	return c
}

func paceTable(words *i18n.Printer, days []store.Pace) *ui.Table {
	t := &ui.Table{Caption: words.T("board.pace"), Wide: true, Columns: []ui.Column{{Text: words.T("ui.day")}, {Text: words.T("board.places"), Number: true},
		{Text: words.T("board.doses"), Number: true}, {Text: words.T("board.share"), Number: true}}}
	for _, d := range days {
		share := "–"
		if d.Places > 0 {
			share = words.Percent(float64(d.Doses) / float64(d.Places))
		}
		t.Rows = append(t.Rows, []any{d.On, d.Places, d.Doses, share})
	}
	return t
}

// agesTable counts all doses of an area by the person's age on the day; against how many people there are, see groupsTable.
func (p Pages) agesTable(ctx context.Context, words *i18n.Printer, v dayView) (*ui.Table, error) {
	figures, err := p.Store.Figures(ctx, []string{v.Area.ID}, 0)
	t := &ui.Table{Caption: words.T("board.by_age"), Wide: true, Columns: []ui.Column{{Text: words.T("board.age")}, {Text: words.T("board.doses"), Number: true}}}
	for _, band := range p.Pack.AgeBands {
		name := words.T("public.ages", "from", band.From, "until", band.Until)
		if band.Until == 0 {
			name = words.T("public.ages_open", "from", band.From)
		}
		t.Rows = append(t.Rows, []any{name, max(0, figures[v.Area.ID][coverage.ByAge+band.Key])})
	}
	return t, err
}
