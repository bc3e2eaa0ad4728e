package facility_test

import (
	"testing"
	"time"

	"github.com/openwin/openwin/internal/facility"
)

func TestHours(t *testing.T) {
	h := facility.Hours("Mo-Fr 09:00-17:00; Sa 09:00-13:30")
	for day, want := range map[time.Weekday]facility.Span{time.Monday: {From: 540, Until: 1020}, time.Friday: {From: 540, Until: 1020}, time.Saturday: {From: 540, Until: 810}, time.Sunday: {}} {
		if got, known := h.On(day); got != want || !known {
			t.Errorf("%s: %v, %v", day, got, known)
		}
	}
	if _, known := facility.Hours("").On(time.Monday); known {
		t.Error("nobody has said")
	}
	for _, bad := range []facility.Hours{"always", "Mo", "Mo 9:00-17:00", "Mo 17:00-09:00", "Mo 09:00-24:30", "Fr-Mo 09:00-10:00", "Mo 09:00-10:00; Mo-Tu 09:00-10:00", ";"} {
		if bad.Valid() {
			t.Errorf("%q are no hours", bad)
		}
	}
	if all := facility.Hours("Mo-Su 00:00-24:00"); !all.Valid() {
		t.Error("day and night")
	}
}

func FuzzHours(f *testing.F) {
	f.Add("Mo-Fr 09:00-17:00; Sa 09:00-13:30")
	f.Add("Su 00:00-24:00")
	f.Fuzz(func(t *testing.T, text string) {
		for day := range 7 {
			open, known := facility.Hours(text).On(time.Weekday(day))
			if open.From < 0 || open.Until > 24*60 || open.From > open.Until || known != (text != "" && facility.Hours(text).Valid()) {
				t.Fatalf("%q: %v %v", text, open, known)
			}
		}
	})
}
