package session

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// Columns of a sheet of planned sessions: one a row. from to walk_in say the slots as a Day does; slots says them one by one, as a
// day is copied: "09:00-12:00 online 20; 13:00-17:00 online 10 dose 2; 09:00-17:00 walk_in 30".
var Columns = strings.Fields("facility date product from until slot_minutes online dose1 dose2 walk_in min_age max_age fee opens slots")

// MostRows is how many sessions one sheet may plan.
const MostRows = 1000

// Draft is a row of a sheet as it was read.
type Draft struct {
	Row      int    // as a spreadsheet counts: the head is 1
	Facility string // id or name
	Act      Publish
	Faults   fault.List // of its cells, each on its column
}

// ReadSheet reads a sheet whose first row names the columns, in any order. units is how many minor units of money the fee is counted in.
// Faults of the whole: sheet_empty, sheet_column_unknown, sheet_column_missing, sheet_too_long. Those of a cell stay with their row.
func ReadSheet(p *pack.Pack, rows [][]string, units int) ([]Draft, error) {
	if len(rows) < 2 {
		return nil, fault.New(fault.Invalid, "sheet_empty").On("sheet")
	}
	if len(rows) > MostRows+1 {
		return nil, fault.New(fault.Invalid, "sheet_too_long", "most", fault.Int(MostRows)).On("sheet")
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" && !contains(Columns, name) {
			return nil, fault.New(fault.Invalid, "sheet_column_unknown", "column", name).On("sheet")
		}
		at[name] = i
	}
	for _, name := range []string{"facility", "date", "product"} {
		if _, there := at[name]; !there {
			return nil, fault.New(fault.Invalid, "sheet_column_missing", "column", name).On("sheet")
		}
	}
	var out []Draft
	for i, cells := range rows[1:] {
		r := row{pack: p, at: at, cells: cells}
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			out = append(out, r.read(i+2, units))
		}
	}
	return out, nil
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

// id is the id of a row's session: the same row twice, in one sheet or in two, is the same session.
func (d Draft) id(facilityID string) string {
	a := d.Act
	return id.Derive("planned row", facilityID, a.Date.String(), a.Product, SlotsText(slotsOf(a.Slots)), strconv.Itoa(a.MinAge), strconv.Itoa(a.MaxAge), strconv.Itoa(a.Fee))
}

// row reads the cells of one row.
type row struct {
	pack   *pack.Pack
	at     map[string]int
	cells  []string
	faults fault.List
}

func (r *row) read(no, units int) Draft {
	d := Draft{Row: no, Facility: r.cell("facility"), Act: Publish{
		Date: r.date("date"), Product: r.product(), Slots: r.slots(), MinAge: r.number("min_age"), MaxAge: r.number("max_age"), Fee: r.number("fee") * units, OpensAt: r.moment("opens")}}
	if d.Facility == "" {
		r.wrong("facility", fault.New(fault.Invalid, "facility_needed"))
	}
	d.Faults = r.faults
	return d
}

func (r *row) cell(name string) string {
	i, there := r.at[name]
	if !there || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

func (r *row) wrong(column string, err *fault.Error) { r.faults = append(r.faults, err.On(column)) }

func (r *row) number(column string) int {
	text := r.cell(column)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000 {
		r.wrong(column, fault.New(fault.Invalid, "cell_number"))
	}
	return n
}

func (r *row) date(column string) when.Date {
	if day, _, ok := serial(r.cell(column)); ok {
		return day
	}
	d, err := when.ParseDate(r.cell(column))
	if err != nil || d == 0 {
		r.wrong(column, fault.New(fault.Invalid, "cell_date"))
	}
	return d
}

func (r *row) minute(column string) int {
	m, ok := minute(r.cell(column))
	if !ok {
		r.wrong(column, fault.New(fault.Invalid, "cell_time"))
	}
	return m
}

// serial reads a date and time as spreadsheets keep them: days since 30 December 1899, of which the fraction is the time of day.
func serial(text string) (day when.Date, minute int, ok bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 100_000 || !strings.Contains(text, ".") && n < 40_000 { // before 2009: not of this drive
		return 0, 0, false
	}
	whole, rest := math.Modf(n)
	return when.DateOf(1899, 12, 30).Add(int(whole)), int(math.Round(rest * minutesInDay)), true
}

// minute reads a time of day: 9:00, 09:00 or, as spreadsheets write it, 09:00:00.
func minute(text string) (int, bool) {
	if _, m, ok := serial(text); ok {
		return m, true
	}
	if text == "24:00" {
		return minutesInDay, true
	}
	t, err := time.Parse("15:04", strings.TrimSuffix(text, ":00"))
	if err != nil {
		t, err = time.Parse("15:04", text)
	}
	return t.Hour()*60 + t.Minute(), err == nil
}

func (r *row) moment(column string) when.Instant {
	text := r.cell(column)
	if text == "" {
		return 0
	}
	if day, minute, ok := serial(text); ok {
		return day.At(minute, r.pack.Zone)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", text, r.pack.Zone)
	if err != nil {
		r.wrong(column, fault.New(fault.Invalid, "cell_moment"))
		return 0
	}
	return when.InstantOf(t)
}

func (r *row) product() string {
	text := r.cell("product")
	for _, known := range r.pack.Rules.Products {
		if strings.EqualFold(text, known.Code) || strings.EqualFold(text, known.Name) {
			return known.Code
		}
	}
	r.wrong("product", fault.New(fault.Invalid, "product_unknown", "product", text))
	return text
}

func (r *row) slots() []NewSlot {
	if text := r.cell("slots"); text != "" {
		slots, ok := readSlots(text)
		if !ok {
			r.wrong("slots", fault.New(fault.Invalid, "cell_slots"))
		}
		return slots
	}
	day := Day{From: r.minute("from"), Until: r.minute("until"), Length: r.number("slot_minutes"), Online: r.number("online"), First: r.number("dose1"),
		Second: r.number("dose2"), WalkIn: r.number("walk_in")}
	if day.Until == 0 {
		day.Until = minutesInDay // midnight is when the day ends
	}
	if day.Length == 0 {
		day.Length = day.Until - day.From
	}
	if len(r.faults) > 0 {
		return nil
	}
	if err := day.Check(); err != nil {
		column := map[string]string{"first": "dose1"}[err.Field]
		if column == "" {
			column = err.Field
		}
		r.wrong(column, err)
		return nil
	}
	return day.Slots()
}
