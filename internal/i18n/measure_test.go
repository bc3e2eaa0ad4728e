package i18n

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/when"
)

func TestKmAndSeconds(t *testing.T) {
	p := load(t).Printer("en")
	for km, want := range map[float64]string{0: "0\u00a0km", 0.04: "0\u00a0km", 2.34: "2.3\u00a0km", 9.94: "9.9\u00a0km", 9.96: "10\u00a0km", 54.6: "55\u00a0km", 1234: "1,234\u00a0km"} {
		if got := p.Km(km); got != want {
			t.Errorf("%v is %q, want %q", km, got, want)
		}
	}
	at := when.InstantOf(time.Date(2021, 9, 17, 15, 5, 7, 0, time.UTC))
	if got := p.Second(at, time.UTC); got != "17 September 2021, 3:05:07\u00a0pm" {
		t.Error(got)
	}
	if got := p.Second(0, time.UTC); got != "" {
		t.Error(got)
	}
}
