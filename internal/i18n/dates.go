package i18n

import (
	"fmt"
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// Date writes a civil date in words, as 17 September 2021; "" for no date.
func (p *Printer) Date(d when.Date) string {
	if d == 0 {
		return ""
	}
	t := d.Time()
	return p.text("date.full", nil, map[string]any{"day": p.Number(int64(t.Day())), "month": p.month(t), "year": p.Year(t.Year())})
}

// DayMonth writes a civil date without its year, as 17 September; "" for no date.
func (p *Printer) DayMonth(d when.Date) string {
	if d == 0 {
		return ""
	}
	t := d.Time()
	return p.text("date.day_month", nil, map[string]any{"day": p.Number(int64(t.Day())), "month": p.month(t)})
}

// Weekday is the name of the day of the week; "" for no date.
func (p *Printer) Weekday(d when.Date) string {
	if d == 0 {
		return ""
	}
	return p.T("date.weekday_" + strconv.Itoa(int(d.Time().Weekday())))
}

// Instant writes a moment in a time zone, as 17 September 2021, 9:30 am; "" for never.
func (p *Printer) Instant(i when.Instant, zone *time.Location) string {
	if i == 0 {
		return ""
	}
	t := i.Time().In(zone)
	return p.text("date.instant", nil, map[string]any{"date": p.Date(i.On(zone)), "time": p.Clock(t.Hour()*60 + t.Minute())})
}

// Clock writes a minute of the day, counted from midnight, as 9:30 am, which does not break. 1440 is midnight too. The
// text "date.hours" says whether the language counts the hours to 12 or to 24.
func (p *Printer) Clock(minute int) string {
	return p.clock(minute/60%24, fmt.Sprintf("%02d", minute%60))
}

// clock writes an hour, and what stands behind its colon.
func (p *Printer) clock(hour int, rest string) string {
	said := hour
	if p.T("date.hours") == "12" {
		said = (hour+11)%12 + 1
	}
	part := "date.night"
	switch {
	case hour < 4:
		part = "date.before_dawn"
	case hour < 12:
		part = "date.morning"
	case hour < 16:
		part = "date.afternoon"
	case hour < 20:
		part = "date.evening"
	}
	return p.text(part, nil, map[string]any{"time": p.InDigits(fmt.Sprintf("%d:%s", said, rest))})
}

func (p *Printer) month(t time.Time) string { return p.T("date.month_" + strconv.Itoa(int(t.Month()))) }
