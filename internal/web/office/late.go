package office

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// lateRoutes is every URL of entering doses that were given before.
func (p Pages) lateRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/late", For: door.Staff, Action: staff.EnterLate, Do: p.late},
		{Pattern: "POST /office/late", For: door.Staff, Action: staff.EnterLate, Do: p.enterLate},
	}
}

type latePage struct {
	*ui.Form
	Facility                          facility.Facility
	Columns, Documents                string
	Checked                           bool
	Good, Already, Review, Fresh, Bad int
	Most                              int
	Table                             *ui.Table
}

// late is GET /office/late?facility=: a sheet of doses that were given before.
func (p Pages) late(w http.ResponseWriter, r *door.Request) error {
	asked := cmp.Or(r.Staff.Scope.Facility(), r.URL.Query().Get("facility"))
	if asked == "" {
		return p.chooseFacility(w, r, "late.where", false, func(f facility.Facility) string { return "/office/late?" + url.Values{"facility": {f.ID}}.Encode() })
	}
	return p.showLate(w, r, ui.NewForm("id", id.New(), "facility", asked, "sheet", strings.Join(dose.LateColumns, ",")+"\n"), nil)
}

// enterLate is POST /office/late: say what would become of each row (do=check), or enter all rows (do=all), or the good ones (do=good).
func (p Pages) enterLate(w http.ResponseWriter, r *door.Request) error {
	form, err := readSheetForm(w, r)
	if err != nil {
		return err
	}
	if own := r.Staff.Scope.Facility(); own != "" {
		form.Set("facility", own)
	}
	var rows []dose.LateResult
	if !form.Wrong() {
		rows, err = p.doLate(r, form)
	}
	if err != nil && (fault.From(err).Code == "facility_unknown" || !form.Took(err)) {
		return err
	}
	do := form.Value("do")
	if form.Wrong() || do != "all" && do != "good" || do == "all" && wrongRows(rows) > 0 {
		return p.showLate(w, r, form, rows)
	}
	ui.Notice(w, "late_entered")
	http.Redirect(w, r.Request, "/office/late?"+url.Values{"facility": {form.Value("facility")}}.Encode(), http.StatusSeeOther)
	return nil
}

func (p Pages) doLate(r *door.Request, form *ui.Form) ([]dose.LateResult, error) {
	cells, err := readRows(form.Value("sheet"))
	if err != nil {
		return nil, err
	}
	read, err := dose.ReadLate(p.Pack, cells)
	if err != nil {
		return nil, err
	}
	act := store.LateSheet{ID: form.Value("id"), FacilityID: form.Value("facility"), Reason: form.Value("reason"), Rows: read, All: form.Value("do") == "all"}
	if do := form.Value("do"); do == "all" || do == "good" {
		return p.Store.EnterLate(r.Context(), *r.Staff, act)
	}
	return p.Store.RehearseLate(r.Context(), *r.Staff, act)
}

func wrongRows(rows []dose.LateResult) (n int) {
	for _, row := range rows {
		if len(row.Faults) > 0 {
			n++
		}
	}
	return n
}

func (p Pages) showLate(w http.ResponseWriter, r *door.Request, form *ui.Form, rows []dose.LateResult) error {
	at, err := p.facility(r.Context(), r.Staff.Scope, form.Value("facility"))
	if err != nil {
		return err
	}
	var documents []string
	for _, kind := range p.Pack.IDKinds {
		documents = append(documents, kind.Kind)
	}
	words := p.Words(r.Request)
	page := latePage{Form: form, Facility: at, Columns: strings.Join(dose.LateColumns, ", "), Documents: strings.Join(documents, ", "), Checked: rows != nil,
		Bad: wrongRows(rows), Most: dose.MostLate}
	page.Table = &ui.Table{Caption: words.T("plan.rows"), Columns: []ui.Column{{Text: words.T("plan.row"), Number: true}, {Text: words.T("office.date")}, {Text: words.T("office.time")},
		{Text: words.T("office.product")}, {Text: words.T("office.batch")}, {Text: words.T("plan.result")}}}
	for _, row := range rows {
		clock := "–"
		if row.Minute >= 0 {
			clock = words.Clock(row.Minute)
		}
		page.Table.Rows = append(page.Table.Rows, []any{row.Row, row.Date, clock, p.product(row.Product), row.Batch, page.becomes(words, row)})
	}
	return p.UI.Render(w, r, form.Status(), "office/late", page)
}

// becomes says what becomes of a row, and counts it.
func (page *latePage) becomes(words *i18n.Printer, row dose.LateResult) any {
	switch {
	case len(row.Faults) > 0:
		return rowFaults(words, row.Faults)
	case row.Already:
		page.Already++
		return words.T("late.already")
	}
	page.Good++
	if row.Register {
		page.Fresh++
	}
	if len(row.Reviews) == 0 {
		if row.Register {
			return ui.Tag{Text: words.T("late.registers"), Colour: "blue"}
		}
		return ui.Tag{Text: words.T("plan.good"), Colour: "green"}
	}
	page.Review++
	out := []string{words.T("late.reviewed")}
	for i, code := range row.Reviews {
		out = append(out, words.Finding(code, row.Args[i]))
	}
	return strings.Join(out, " ")
}
