package i18n

import (
	"testing"

	"github.com/openwin/openwin/internal/fault"
)

func TestSpanIsNeverShorterThanTheWait(t *testing.T) {
	p := india(t).Printer("en")
	for seconds, want := range map[int]string{
		1: "1 second", 90: "90 seconds", 91: "2 minutes", 120: "2 minutes", 121: "3 minutes", 5400: "90 minutes", 5401: "2 hours", 86400: "24 hours",
	} {
		if got := p.Span(seconds); got != want {
			t.Errorf("%d seconds are %q, want %q", seconds, got, want)
		}
	}
}

func TestFaultsSayHowLongToWait(t *testing.T) {
	p := india(t).Printer("en")
	if got, want := p.Fault(fault.New(fault.TooMany, "too_many_attempts", "seconds", "1500")), "Too many tries from here. Wait and try again. Time to wait: 25 minutes."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
