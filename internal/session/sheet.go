package session

import (
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/sheet"
	"github.com/openwin/openwin/internal/when"
)

// Columns of a sheet of planned sessions: one a row. from to walk_in say the slots as a Day does; slots says them one by one, as a
// day is copied: "09:00-12:00 online 20; 13:00-17:00 online 10 dose 2; 09:00-17:00 walk_in 30".
var Columns = strings.Fields("facility date product from until slot_minutes online dose1 dose2 invited walk_in min_age max_age fee team opens slots")

// MostRows is how many sessions one sheet may plan.
const MostRows = 1000

// Draft is a row of a sheet as it was read.
type Draft struct {
	Row      int    // as a spreadsheet counts: the head is 1
	Facility string // id, name or code
	Act      Publish
	Faults   fault.List // of its cells, each on its column
}

// ReadSheet reads a sheet whose first row names the columns, in any order. units is how many minor units of money the fee is counted in.
// Faults of the whole: those of sheet.Read. Those of a cell stay with their row.
func ReadSheet(p *pack.Pack, rows [][]string, units int) ([]Draft, error) {
	read, err := sheet.Read(rows, Columns, []string{"facility", "date", "product"}, MostRows)
	if err != nil {
		return nil, err
	}
	out := make([]Draft, len(read))
	for i := range read {
		r := row{pack: p, Row: &read[i]}
		out[i] = r.read(units)
	}
	return out, nil
}

// id is the id of a row's session: the same row twice, in one sheet or in two, is the same session.
func (d Draft) id(facilityID string) string {
	a := d.Act
	said := []string{"planned row", facilityID, a.Date.String(), a.Product, SlotsText(slotsOf(a.Slots)), strconv.Itoa(a.MinAge), strconv.Itoa(a.MaxAge), strconv.Itoa(a.Fee)}
	if a.Team != "" {
		said = append(said, a.Team)
	}
	return id.Derive(said...)
}

// row reads the cells of one row.
type row struct {
	pack *pack.Pack
	*sheet.Row
}

// mostInCell is the largest number that a cell may hold.
const mostInCell = 1_000_000

func (r *row) read(units int) Draft {
	d := Draft{Row: r.No, Facility: r.Cell("facility"), Act: Publish{
		Date: r.Date("date"), Product: r.product(), Slots: r.slots(), MinAge: r.number("min_age"), MaxAge: r.number("max_age"), Fee: r.number("fee") * units, Team: r.Cell("team"), OpensAt: r.moment("opens")}}
	if d.Facility == "" {
		r.Wrong("facility", fault.New(fault.Invalid, "facility_needed"))
	}
	d.Faults = r.Faults
	return d
}

func (r *row) number(column string) int { return r.Number(column, mostInCell) }

func (r *row) moment(column string) when.Instant {
	text := r.Cell(column)
	if text == "" {
		return 0
	}
	if day, minute, ok := sheet.Serial(text); ok {
		return day.At(minute, r.pack.Zone)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", text, r.pack.Zone)
	if err != nil {
		r.Wrong(column, fault.New(fault.Invalid, "cell_moment"))
		return 0
	}
	return when.InstantOf(t)
}

func (r *row) product() string {
	text := r.Cell("product")
	for _, known := range r.pack.Rules.Products {
		if strings.EqualFold(text, known.Code) || strings.EqualFold(text, known.Name) {
			return known.Code
		}
	}
	r.Wrong("product", fault.New(fault.Invalid, "product_unknown", "product", text))
	return text
}

func (r *row) slots() []NewSlot {
	if text := r.Cell("slots"); text != "" {
		slots, ok := readSlots(text)
		if !ok {
			r.Wrong("slots", fault.New(fault.Invalid, "cell_slots"))
		}
		return slots
	}
	day := Day{From: r.Minute("from"), Until: r.Minute("until"), Length: r.number("slot_minutes"), Online: r.number("online"), First: r.number("dose1"),
		Second: r.number("dose2"), Invited: r.number("invited"), WalkIn: r.number("walk_in")}
	if day.Until == 0 {
		day.Until = minutesInDay // midnight is when the day ends
	}
	if day.Length == 0 {
		day.Length = day.Until - day.From
	}
	if len(r.Faults) > 0 {
		return nil
	}
	if err := day.Check(); err != nil {
		column := map[string]string{"first": "dose1"}[err.Field]
		if column == "" {
			column = err.Field
		}
		r.Wrong(column, err)
		return nil
	}
	return day.Slots()
}
