package paper

import (
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/openwin/openwin/internal/when"
)

func at(text string) when.Instant {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return when.Instant(t.UnixMicro())
}

func TestCalendarGolden(t *testing.T) {
	got := string(Calendar(Event{
		ID: "0199573e-6a40-7000-8000-000000000001", What: "टीकाकरण", Reminder: "टीकाकरण",
		Where:  "औंध ज़िला अस्पताल; Gate 2, D.P. Road, Aundh, Pune, 411007 (next to the old post office)",
		Starts: at("2021-09-17T09:00:00+05:30"), Ends: at("2021-09-17T10:00:00+05:30"), Made: at("2021-09-16T12:30:00+05:30"),
	}))
	want, err := os.ReadFile("testdata/event.ics")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// FuzzCalendarText: whatever a place is called, the file keeps its form and gives the text back.
func FuzzCalendarText(f *testing.F) {
	f.Add("Aundh, Pune; D.P. Road\\n\nGate 2")
	f.Add("END:VEVENT\r\nBEGIN:VALARM")
	f.Add(strings.Repeat("औ", 60))
	f.Add("\x00\x07\xff\u2028")
	f.Fuzz(func(t *testing.T, text string) {
		file := string(Calendar(Event{ID: "1", What: text, Where: text, Reminder: text}))
		if !utf8.ValidString(file) {
			t.Fatal("not UTF-8")
		}
		for _, l := range strings.Split(strings.TrimSuffix(file, "\r\n"), "\r\n") {
			if len(l) > 75 || strings.ContainsAny(l, "\r\n\x00") || !utf8.ValidString(l) {
				t.Fatalf("a line is %q", l)
			}
		}
		whole := strings.Split(strings.ReplaceAll(file, "\r\n ", ""), "\r\n")
		if len(whole) != 20 { // 19 lines and the end of the last
			t.Fatalf("%d lines", len(whole))
		}
		value, _ := strings.CutPrefix(whole[10], "LOCATION:")
		if got, want := unescape(value), readable(text); got != want {
			t.Fatalf("%q comes back as %q", want, got)
		}
	})
}

// unescape reads a value as a calendar does.
func unescape(value string) string {
	var out strings.Builder
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c == '\\' {
			i++
			if c = value[i]; c == 'n' {
				c = '\n'
			}
		}
		out.WriteByte(c)
	}
	return out.String()
}

// readable is a text without what no calendar shows.
func readable(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, " "), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
}
