package coldchain

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// How loggers write dates; "-" stands for any of - / and . between numbers.
var (
	isoDates   = []string{"2006-1-2"}
	dayDates   = []string{"2-1-2006", "2-1-06"}
	monthDates = []string{"1-2-2006", "1-2-06"}
	namedDates = []string{"2-Jan-2006", "2-Jan-06", "2 Jan 2006", "Jan 2 2006", "2 January 2006"}
	clocks     = []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM", "3:04:05PM", "3:04PM", "15.04.05", "15.04"}
)

// readTime reads a date with a time of day, a moment with its zone (RFC 3339), or a spreadsheet's number of days.
func readTime(zone *time.Location, text string, order Order) (when.Instant, bool) {
	text = strings.Join(strings.Fields(strings.NewReplacer("\u202f", " ", "\u00a0", " ", "a.m.", "AM", "p.m.", "PM", "am", "AM", "pm", "PM").Replace(text)), " ")
	if len(text) < 4 || len(text) > 40 {
		return 0, false
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return instant(at)
	}
	if days := serialOf(text); days >= 0 {
		if days < 20_000 || days > 100_000 { // 1954 to 2173: any other number is no date
			return 0, false
		}
		at := time.Date(1899, 12, 30, 0, 0, 0, 0, zone).AddDate(0, 0, int(days))
		seconds := int(math.Round((days - math.Floor(days)) * 86400))
		return instant(time.Date(at.Year(), at.Month(), at.Day(), 0, 0, seconds, 0, zone))
	}
	dates := append(append([]string{}, isoDates...), dayDates...)
	if order == MonthFirst {
		dates = append(append([]string{}, isoDates...), monthDates...)
	}
	date, clock := splitTime(text)
	plain := strings.NewReplacer("/", "-", ".", "-").Replace(date)
	for _, form := range dates {
		if at, ok := both(zone, form, plain, clock); ok {
			return instant(at)
		}
	}
	for _, form := range namedDates {
		if at, ok := both(zone, form, strings.ReplaceAll(date, ",", ""), clock); ok {
			return instant(at)
		}
	}
	return 0, false
}

// splitTime parts the date from the time of day: at a "T" between digits, or before the last word with a colon (or the last word).
func splitTime(text string) (date, clock string) {
	if i := strings.IndexByte(text, 'T'); i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1]) {
		clock, _, _ = strings.Cut(text[i+1:], "Z")
		clock, _, _ = strings.Cut(clock, ".")
		return text[:i], clock
	}
	words := strings.Split(text, " ")
	last := len(words) - 1
	if last > 0 && (words[last] == "AM" || words[last] == "PM") {
		last--
	}
	for i, word := range words {
		if strings.Contains(word, ":") {
			last = i
			break
		}
	}
	return strings.TrimSuffix(strings.Join(words[:last], " "), ","), strings.Join(words[last:], " ")
}

func both(zone *time.Location, form, date, clock string) (time.Time, bool) {
	if _, err := time.Parse(form, date); err != nil {
		return time.Time{}, false
	}
	clock, _, _ = strings.Cut(clock, ".000")
	for _, c := range clocks {
		if at, err := time.ParseInLocation(form+"|"+c, date+"|"+clock, zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// serialOf is a spreadsheet's number, -1 for none.
func serialOf(text string) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > 1e6 {
		return -1
	}
	return n
}

// instant is a moment to the second; a year that no logger knows is none.
func instant(at time.Time) (when.Instant, bool) {
	if at.Year() < 2000 || at.Year() > 2200 {
		return 0, false
	}
	return when.InstantOf(at.Truncate(time.Second)), true
}
