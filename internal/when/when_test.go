package when_test

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/when"
)

var india = time.FixedZone("IST", 5*3600+1800)

func TestDates(t *testing.T) {
	for text, want := range map[string]when.Date{"0001-01-01": 1, "1970-01-01": 719163, "1970-01-02": 719164, "": 0} {
		if d, err := when.ParseDate(text); err != nil || d != want || d.String() != text {
			t.Errorf("%q is %d (%q), %v", text, d, d, err)
		}
	}
	for _, wrong := range []string{"2021-02-29", "2021-13-01", "2021-1-1", "17-09-2021", "2021-09-17T00:00:00Z", " 2021-09-17", "heute"} {
		if d, err := when.ParseDate(wrong); err == nil {
			t.Errorf("%q is taken for %s", wrong, d)
		}
	}
	leap := when.MustDate("2020-02-29")
	if got := leap.AddYears(1).String(); got != "2021-03-01" {
		t.Errorf("a year after the leap day is %s", got)
	}
	if got := leap.Add(366).String(); got != "2021-03-01" {
		t.Errorf("366 days after the leap day is %s", got)
	}
}

func TestInstants(t *testing.T) {
	day := when.MustDate("2021-09-17")
	midnight := day.At(0, india)
	if midnight.On(india) != day || (midnight-1).On(india) != day-1 || midnight.On(time.UTC) != day-1 {
		t.Errorf("midnight in India is on %s, just before it is on %s", midnight.On(india), (midnight - 1).On(india))
	}
	if got := day.At(570, india).Time().Format(time.RFC3339); got != "2021-09-17T04:00:00Z" {
		t.Errorf("half past nine in India is %s", got)
	}
	var i when.Instant
	if err := i.UnmarshalText([]byte("2021-09-17T09:30:00+05:30")); err != nil || i != day.At(570, india) {
		t.Errorf("%v, %v", i, err)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2021-09-17", "0001-01-01", "9999-12-31", "2020-02-30", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := when.ParseDate(text)
		if err == nil && d.String() != text {
			t.Errorf("%q is read as %q", text, d)
		}
	})
}
