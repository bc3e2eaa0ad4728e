package facility

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hours is when a facility is open in a week, as text in the form of the field "opening_hours" of OpenStreetMap, of which it is a small
// part: "Mo-Fr 09:00-17:00; Sa 09:00-13:00". A day that is not named is closed. "" is not known.
type Hours string

var (
	days      = []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}
	hoursPart = regexp.MustCompile(`^(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))? ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)$`)
)

// Span is hours of a day, in minutes, the end exclusive; the zero Span is closed.
type Span struct{ From, Until int }

// week reads the hours of each day, from Monday.
func (h Hours) week() ([7]Span, error) {
	var out [7]Span
	if h == "" {
		return out, nil
	}
	for part := range strings.SplitSeq(string(h), ";") {
		m := hoursPart.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return out, fmt.Errorf("no hours: %q", part)
		}
		first := slices.Index(days, m[1])
		last := first
		if m[2] != "" {
			last = slices.Index(days, m[2])
		}
		span := Span{minutes(m[3], m[4]), minutes(m[5], m[6])}
		if last < first || span.From >= span.Until || span.Until > 24*60 {
			return out, fmt.Errorf("no hours: %q", part)
		}
		for d := first; d <= last; d++ {
			if out[d] != (Span{}) {
				return out, fmt.Errorf("%s twice", days[d])
			}
			out[d] = span
		}
	}
	return out, nil
}

// minutes reads an hour and minute that the pattern has let through.
func minutes(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	return 60*h + m
}

// Valid says whether the text can be read.
func (h Hours) Valid() bool {
	_, err := h.week()
	return err == nil
}

// On is when a facility is open on a day of the week; the zero Span where it is closed. known is false where nobody has said.
func (h Hours) On(day time.Weekday) (open Span, known bool) {
	week, err := h.week()
	if h == "" || err != nil {
		return Span{}, false
	}
	return week[(int(day)+6)%7], true
}
