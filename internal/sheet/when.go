package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/when"
)

const minutesInDay = 24 * 60

// Date reads a day, as YYYY-MM-DD or as spreadsheets keep it. Fault of the cell: cell_date, also where it is empty.
func (r *Row) Date(column string) when.Date {
	if day, _, ok := Serial(r.Cell(column)); ok {
		return day
	}
	d, err := when.ParseDate(r.Cell(column))
	if err != nil || d == 0 {
		r.Wrong(column, fault.New(fault.Invalid, "cell_date"))
	}
	return d
}

// Minute reads a time of day as the minute of it. Fault of the cell: cell_time, also where it is empty.
func (r *Row) Minute(column string) int {
	m, ok := Minute(r.Cell(column))
	if !ok {
		r.Wrong(column, fault.New(fault.Invalid, "cell_time"))
	}
	return m
}

// Serial reads a date and time as spreadsheets keep them: days since 30 December 1899, of which the fraction is the time of day.
func Serial(text string) (day when.Date, minute int, ok bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || n < 0 || n > 100_000 || !strings.Contains(text, ".") && n < 40_000 { // before 2009: not of this drive
		return 0, 0, false
	}
	whole, rest := math.Modf(n)
	return when.DateOf(1899, 12, 30).Add(int(whole)), int(math.Round(rest * minutesInDay)), true
}

// Minute reads a time of day: 9:00, 09:00 or, as spreadsheets write it, 09:00:00.
func Minute(text string) (int, bool) {
	if _, m, ok := Serial(text); ok {
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
