package office

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type manyPage struct {
	*ui.Form
	Columns                  string
	Checked                  bool
	Good, Already, Bad, Most int
	Table                    *ui.Table
}

// many is GET /office/sessions/many: plan sessions by a sheet, by copying a day, or by a weekly pattern.
func (p Pages) many(w http.ResponseWriter, r *door.Request) error {
	return p.showMany(w, r, ui.NewForm("sheet", strings.Join(session.Columns, ",")+"\n", "day", p.Now().On(p.Pack.Zone).String(),
		"to", p.Now().On(p.Pack.Zone).Add(1).String()), nil)
}

// checkMany is POST /office/sessions/many: say what would become of each row (do=check), or publish all rows (do=all), or the good ones (do=good).
func (p Pages) checkMany(w http.ResponseWriter, r *door.Request) error {
	form, err := readSheetForm(w, r)
	if err != nil {
		return err
	}
	var planned []session.Planned
	if !form.Wrong() {
		planned, err = p.doMany(r, form)
	}
	if err != nil && !form.Took(err) {
		return err
	}
	page := form.Value("do")
	if form.Wrong() || page != "all" && page != "good" || page == "all" && bad(planned) > 0 {
		return p.showMany(w, r, form, planned)
	}
	ui.Notice(w, "sessions_published")
	http.Redirect(w, r.Request, "/office/sessions"+firstDay(planned), http.StatusSeeOther)
	return nil
}

func (p Pages) doMany(r *door.Request, form *ui.Form) ([]session.Planned, error) {
	rows, err := readRows(form.Value("sheet"))
	if err != nil {
		return nil, err
	}
	drafts, err := session.ReadSheet(p.Pack, rows, minorUnits(p.Pack.Currency))
	if err != nil {
		return nil, err
	}
	if do := form.Value("do"); do == "all" || do == "good" {
		return p.Store.PublishPlans(r.Context(), *r.Staff, drafts, do == "all")
	}
	return p.Store.RehearsePlans(r.Context(), *r.Staff, drafts)
}

func bad(planned []session.Planned) (n int) {
	for _, row := range planned {
		if len(row.Faults) > 0 {
			n++
		}
	}
	return n
}

func firstDay(planned []session.Planned) string {
	for _, row := range planned {
		if len(row.Faults) == 0 {
			return "?date=" + row.Session.Date.String()
		}
	}
	return ""
}

func (p Pages) showMany(w http.ResponseWriter, r *door.Request, form *ui.Form, planned []session.Planned) error {
	page := manyPage{Form: form, Columns: strings.Join(session.Columns, ", "), Checked: planned != nil, Bad: bad(planned), Most: session.MostRows}
	words := p.Words(r.Request)
	page.Table = &ui.Table{Caption: words.T("plan.rows"), Columns: []ui.Column{{Text: words.T("plan.row"), Number: true}, {Text: words.T("office.facility")}, {Text: words.T("office.date")},
		{Text: words.T("office.product")}, {Text: words.T("office.places"), Number: true}, {Text: words.T("plan.result")}}}
	for _, row := range planned {
		var result any
		places := 0
		for _, slot := range row.Act.Slots {
			places += slot.Capacity
		}
		switch {
		case len(row.Faults) > 0:
			result = rowFaults(words, row.Faults)
		case row.Already:
			page.Already++
			result = ui.Link{Text: words.T("plan.already"), Path: "/office/sessions/" + row.Session.ID}
		default:
			page.Good++
			result = ui.Tag{Text: words.T("plan.good"), Colour: "green"}
		}
		page.Table.Rows = append(page.Table.Rows, []any{row.Row, cmp.Or(row.Name, row.Facility), row.Act.Date, p.product(row.Act.Product), places, result})
	}
	return p.UI.Render(w, r, form.Status(), "office/many", page)
}

// rowFaults says what is wrong with a row, each with the name of its column.
func rowFaults(words *i18n.Printer, faults fault.List) string {
	var out []string
	for _, f := range faults {
		text := words.Fault(f)
		if f.Field != "" {
			text = apart(words, f.Field) + ": " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// apart keeps a word of another script together in a text that is written from right to left: between the signs that isolate it (UAX #9, FSI and PDI).
// Without them what stands around it changes places.
func apart(words *i18n.Printer, text string) string {
	if words.Dir() != "rtl" || text == "" {
		return text
	}
	return "\u2068" + text + "\u2069"
}
