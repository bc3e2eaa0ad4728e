package office

import (
	"net/http"
	"strings"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// mostWrongShown is how many rows that cannot be read a page shows.
const mostWrongShown = 20

type loggerPage struct {
	*ui.Form
	Equipment coldchain.Equipment
	Checked   bool
	Found     coldchain.Found
	Lines     []ui.Line
	Trace     *ui.Trace
	Wrong     *ui.Table
	Unwatched bool // what is read will be judged for no vaccine
}

// loggerForm is GET /office/cold-chain/{equipment}/file: the file of a logger.
func (p Pages) loggerForm(w http.ResponseWriter, r *door.Request) error {
	e, err := p.Store.EquipmentAt(r.Context(), r.Staff.Scope, r.PathValue("equipment"))
	if err != nil {
		return err
	}
	return p.showLogger(w, r, ui.NewForm(), e, nil)
}

// loggerFile is POST /office/cold-chain/{equipment}/file: say what is in a file (do=check), or take its readings (do=take).
func (p Pages) loggerFile(w http.ResponseWriter, r *door.Request) error {
	form, err := readSheetForm(w, r)
	if err != nil {
		return err
	}
	e, err := p.Store.EquipmentAt(r.Context(), r.Staff.Scope, r.PathValue("equipment"))
	if err != nil {
		return err
	}
	var found *coldchain.Found
	if !form.Wrong() {
		found, err = p.readLogger(form)
	}
	if err == nil && found != nil && form.Value("do") == "take" {
		readings := found.Readings
		for i := range readings {
			readings[i].EquipmentID = e.ID
		}
		_, err = p.Store.TakeReadings(r.Context(), *r.Staff, readings)
		if err == nil {
			ui.Notice(w, "readings_taken")
			http.Redirect(w, r.Request, coldPath+"/"+e.ID, http.StatusSeeOther)
			return nil
		}
	}
	if err != nil && !form.Took(err) {
		return err
	}
	return p.showLogger(w, r, form, e, found)
}

func (p Pages) readLogger(form *ui.Form) (*coldchain.Found, error) {
	rows, err := readRows(form.Value("sheet"))
	if err != nil {
		return nil, err
	}
	found, err := coldchain.ReadSheet(p.Pack.Zone, rows, coldchain.Order(form.Value("order")), p.Now())
	if err != nil {
		return nil, err
	}
	return &found, nil
}

func (p Pages) showLogger(w http.ResponseWriter, r *door.Request, form *ui.Form, e coldchain.Equipment, found *coldchain.Found) error {
	words := p.Words(r.Request)
	watched, err := p.Store.Watched(r.Context(), e)
	if err != nil {
		return err
	}
	page := loggerPage{Form: form, Equipment: e, Unwatched: len(watched) == 0}
	if found != nil && len(found.Readings) > 0 {
		page.Checked, page.Found = true, *found
		form.Set("order", string(found.Order))
		low, high := coldchain.RangeOf(p.Pack, e.Kind, p.Now().On(p.Pack.Zone))
		sorted := append([]coldchain.Reading{}, found.Readings...)
		coldchain.SortReadings(sorted)
		coldest, hottest := sorted[0].Tenths, sorted[0].Tenths
		for _, one := range sorted {
			coldest, hottest = min(coldest, one.Tenths), max(hottest, one.Tenths)
		}
		first, last := sorted[0].At, sorted[len(sorted)-1].At
		page.Lines = []ui.Line{{Key: words.T("cold.readings"), Value: len(sorted)}, {Key: words.T("stock.from"), Value: words.Instant(first, p.Pack.Zone)},
			{Key: words.T("cold.until"), Value: words.Instant(last, p.Pack.Zone)}, {Key: words.T("cold.lowest"), Value: words.Celsius(coldest)}, {Key: words.T("cold.highest"), Value: words.Celsius(hottest)}}
		if columns := strings.Trim(strings.Join(found.Columns, ", "), ", "); columns != "" {
			page.Lines = append(page.Lines, ui.Line{Key: words.T("cold.columns"), Value: columns})
		}
		page.Trace = traceOf(words, p.Pack.Zone, sorted, when.Instant(0), silentFor(p.Pack.ColdChain.SilentHours), low, high)
	}
	if found != nil && len(found.Wrong) > 0 {
		page.Wrong = &ui.Table{Caption: words.N("cold.wrong_rows", len(found.Wrong)), Columns: []ui.Column{{Text: words.T("plan.row"), Number: true}, {Text: words.T("plan.result")}}}
		for _, row := range found.Wrong[:min(len(found.Wrong), mostWrongShown)] {
			page.Wrong.Rows = append(page.Wrong.Rows, []any{row.Row, words.Fault(row.Fault)})
		}
		if !page.Checked && !form.Wrong() {
			form.Took(fault.New(fault.Invalid, "sheet_no_readings").On("sheet"))
		}
	}
	return p.UI.Render(w, r, form.Status(), "office/logger_file", page)
}
