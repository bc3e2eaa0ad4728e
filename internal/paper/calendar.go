package paper

import (
	"strings"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/when"
)

// Event is an entry of a calendar.
type Event struct {
	ID       string // the same event again replaces the one before
	What     string
	Where    string
	Starts   when.Instant
	Ends     when.Instant
	Reminder string // what the calendar says a day before
	Made     when.Instant
}

// Calendar is a file with one event, as calendars on phones and computers read it (RFC 5545). Times are in UTC; the calendar shows them
// in the owner's zone.
func Calendar(e Event) []byte {
	var out strings.Builder
	for _, l := range []string{
		"BEGIN:VCALENDAR",
		"VERSION:2.0",
		"PRODID:-//OpenWIN//OpenWIN//EN",
		"METHOD:PUBLISH",
		"BEGIN:VEVENT",
		"UID:" + escape(e.ID),
		"DTSTAMP:" + utc(e.Made),
		"DTSTART:" + utc(e.Starts),
		"DTEND:" + utc(e.Ends),
		"SUMMARY:" + escape(e.What),
		"LOCATION:" + escape(e.Where),
		"CLASS:PRIVATE",
		"BEGIN:VALARM",
		"ACTION:DISPLAY",
		"TRIGGER:-P1D",
		"DESCRIPTION:" + escape(e.Reminder),
		"END:VALARM",
		"END:VEVENT",
		"END:VCALENDAR",
	} {
		out.WriteString(fold(l))
	}
	return []byte(out.String())
}

func utc(i when.Instant) string { return i.Time().UTC().Format("20060102T150405Z") }

// escape writes a text as a value (RFC 5545, 3.3.11). Signs that steer a machine have no place in one: they become blanks.
func escape(text string) string {
	var out strings.Builder
	for _, r := range strings.ReplaceAll(strings.ToValidUTF8(text, " "), "\r\n", "\n") {
		switch {
		case r == '\\' || r == ';' || r == ',':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r < ' ' || r == 0x7f:
			out.WriteByte(' ')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// mostOctets is how long a line of the file may be, without its end (RFC 5545, 3.1).
const mostOctets = 75

// fold ends a line, and breaks it before where it would be too long; never within a letter. What goes on starts with a blank.
func fold(line string) string {
	var out strings.Builder
	room := mostOctets
	for _, r := range line {
		if size := utf8.RuneLen(r); size > room {
			out.WriteString("\r\n ")
			room = mostOctets - 1
		}
		out.WriteRune(r)
		room -= utf8.RuneLen(r)
	}
	return out.String() + "\r\n"
}
