package coldchain

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

// MostRows is how many rows a logger's file may have: more than a year of readings every ten minutes.
const MostRows = 60_000

// Order says which of the first two numbers of a date like 03/04/2021 is the day.
type Order string

// The orders. The zero Order lets the file say it.
const (
	DayFirst   Order = "day"
	MonthFirst Order = "month"
)

// Found is what was read from a logger's file.
type Found struct {
	Readings []Reading // without equipment; in the order of the file
	Columns  []string  // the heads of the columns that were read: of the time, then of temperatures
	Order    Order     // of the dates, as it was taken
	Doubtful bool      // the dates could be read in the other order too
	Wrong    []WrongRow
	Empty    int // rows without a temperature: the logger's own remarks
}

// WrongRow is a row that could not be read.
type WrongRow struct {
	Row   int // as a spreadsheet counts, from 1
	Fault *fault.Error
}

var (
	timeHead = regexp.MustCompile(`(?i)date|time|stamp|logged|recorded|zeit|datum|fecha|hora|heure|दिनांक|समय|تاریخ|وقت`)
	tempHead = regexp.MustCompile(`(?i)temp|°\s*[cf]|º\s*[cf]|celsius|fahrenheit|probe|तापमान|درجہ`)
	notTemp  = regexp.MustCompile(`(?i)alarm|humid|limit|\bmin\b|\bmax\b|avg|average|mean|mkt|battery|set\s?point|type|serial|zone|ambient`)
	inF      = regexp.MustCompile(`(?i)[°º]\s*f|fahrenheit|\(\s*f\s*\)`)
)

// ReadSheet reads the rows of a file as loggers write them: remarks before the head, a head in which the columns of time and temperature are
// named one way or another, or no head at all; the date and the time in one column or in two; decimal points or commas; Fahrenheit where
// the head says so. A time without a zone is of the zone given. Several columns of temperatures are several sensors. What is
// not a reading is told, row by row.
// Faults of the whole: sheet_empty, sheet_too_long, sheet_no_readings.
func ReadSheet(zone *time.Location, rows [][]string, order Order, now when.Instant) (Found, error) {
	switch {
	case len(rows) == 0:
		return Found{}, fault.New(fault.Invalid, "sheet_empty").On("sheet")
	case len(rows) > MostRows:
		return Found{}, fault.New(fault.Invalid, "sheet_too_long", "most", fault.Int(MostRows)).On("sheet")
	}
	cols, first, ok := findColumns(rows)
	if !ok {
		return Found{}, fault.New(fault.Invalid, "sheet_no_readings").On("sheet")
	}
	var out Found
	for _, h := range append(slices.Clone(cols.times), cols.temps...) {
		out.Columns = append(out.Columns, h.head)
	}
	out.Order, out.Doubtful = orderOf(zone, rows[first:], cols, order, now)
	for i, cells := range rows[first:] {
		out.row(zone, first+i+1, cells, cols)
	}
	if len(out.Readings) == 0 && len(out.Wrong) == 0 {
		return Found{}, fault.New(fault.Invalid, "sheet_no_readings").On("sheet")
	}
	return out, nil
}

// column is one that was found.
type column struct {
	at         int
	head       string
	sensor     string
	fahrenheit bool
}

type columnsFound struct{ times, temps []column }

// mostRemarks is how many rows before the head are looked at.
const mostRemarks = 200

// findColumns finds the head, or the first row that is a reading where there is none, and the row that readings begin in.
func findColumns(rows [][]string) (columnsFound, int, bool) {
	for n, cells := range rows[:min(len(rows), mostRemarks)] {
		var found columnsFound
		for i, cell := range cells {
			cell = strings.TrimSpace(cell)
			if cell == "" || len(cell) > longestName || isNumber(cell) {
				continue
			}
			c := column{at: i, head: cell, fahrenheit: inF.MatchString(cell)}
			switch {
			case tempHead.MatchString(cell) && !notTemp.MatchString(cell):
				found.temps = append(found.temps, c)
			case timeHead.MatchString(cell) && !notTemp.MatchString(cell) && len(found.times) < 2:
				found.times = append(found.times, c)
			}
		}
		if len(found.times) > 0 && len(found.temps) > 0 && n+1 < len(rows) {
			if len(found.temps) > 1 {
				for i := range found.temps {
					found.temps[i].sensor = found.temps[i].head
				}
			}
			return found, n + 1, true
		}
	}
	for n, cells := range rows[:min(len(rows), mostRemarks)] {
		if len(cells) < 2 {
			continue
		}
		if _, ok := readTime(time.UTC, cells[0], DayFirst); !ok {
			if _, ok := readTime(time.UTC, cells[0], MonthFirst); !ok {
				continue
			}
		}
		if _, ok := readTenths(cells[1], false); ok {
			return columnsFound{times: []column{{at: 0}}, temps: []column{{at: 1}}}, n, true
		}
	}
	return columnsFound{}, 0, false
}

func (f *Found) row(zone *time.Location, no int, cells []string, cols columnsFound) {
	text := whenText(cells, cols)
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return
	}
	at, ok := readTime(zone, text, f.Order)
	if !ok {
		f.Wrong = append(f.Wrong, WrongRow{no, fault.New(fault.Invalid, "reading_time_malformed").On("at")})
		return
	}
	blank := true
	for _, c := range cols.temps {
		cell := cellAt(cells, c.at)
		if cell == "" {
			continue
		}
		blank = false
		tenths, ok := readTenths(cell, c.fahrenheit)
		if !ok {
			f.Wrong = append(f.Wrong, WrongRow{no, fault.New(fault.Invalid, "reading_malformed").On("celsius")})
			continue
		}
		f.Readings = append(f.Readings, Reading{At: at, Tenths: tenths, Sensor: c.sensor, Source: ByFile})
	}
	if blank {
		f.Empty++
	}
}

func cellAt(cells []string, at int) string {
	if at >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[at])
}

// whenText is the time of a row: one cell, or the date and the time beside it.
func whenText(cells []string, cols columnsFound) string {
	text := cellAt(cells, cols.times[0].at)
	if len(cols.times) == 2 && !strings.ContainsAny(text, ": T") {
		second := cellAt(cells, cols.times[1].at)
		if a, b := serialOf(text), serialOf(second); a >= 1 && b >= 0 && b < 1 {
			return strconv.FormatFloat(a+b, 'f', -1, 64) // a spreadsheet's numbers
		}
		text += " " + second
	}
	return strings.TrimSpace(text)
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// readTenths reads a temperature: "4.5", "4,5 °C", "-0.5C", "−18", "4٫5" as in Urdu.
func readTenths(text string, fahrenheit bool) (int, bool) {
	text = strings.TrimSpace(strings.NewReplacer("−", "-", "–", "-", "°", "", "º", "", "\u00a0", "", ",", ".", "٫", ".").Replace(text))
	switch {
	case strings.HasSuffix(text, "C") || strings.HasSuffix(text, "c"):
		text = text[:len(text)-1]
	case strings.HasSuffix(text, "F") || strings.HasSuffix(text, "f"):
		text, fahrenheit = text[:len(text)-1], true
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(v) || math.Abs(v) > 1000 {
		return 0, false
	}
	if fahrenheit {
		v = (v - 32) * 5 / 9
	}
	tenths := int(math.Round(v * 10))
	return tenths, tenths >= coldest && tenths <= hottest
}

// ReadTenths reads a temperature in degrees Celsius as somebody types it. Fault: reading_malformed.
func ReadTenths(text string) (int, error) {
	tenths, ok := readTenths(text, false)
	if !ok {
		return 0, fault.New(fault.Invalid, "reading_malformed").On("celsius")
	}
	return tenths, nil
}

// orderOf finds in which order the dates of a file are: as asked, or in the only one in which all can be read and none is in the future.
func orderOf(zone *time.Location, rows [][]string, cols columnsFound, asked Order, now when.Instant) (Order, bool) {
	fits := func(order Order) (n int) {
		for _, cells := range rows {
			if at, ok := readTime(zone, whenText(cells, cols), order); ok && at <= now.Add(clockSkew) {
				n++
			}
		}
		return n
	}
	day, month := fits(DayFirst), fits(MonthFirst)
	differ := false
	for _, cells := range rows {
		a, _ := readTime(zone, whenText(cells, cols), DayFirst)
		b, _ := readTime(zone, whenText(cells, cols), MonthFirst)
		differ = differ || a != b
	}
	doubtful := differ && day == month
	switch {
	case asked == DayFirst || asked == MonthFirst:
		return asked, doubtful
	case month > day:
		return MonthFirst, false
	}
	return DayFirst, doubtful
}
